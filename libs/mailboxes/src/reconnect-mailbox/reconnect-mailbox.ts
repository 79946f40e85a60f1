import { existingMailbox, type Mailbox, namesOf } from '../mailbox.js';
import type { MailboxEvent } from '../mailbox-events.js';

export type ReconnectMailbox = Readonly<{ type: 'ReconnectMailbox'; at: string }>;

/** One that was disconnected is read on from where it was; one that fails is tried at once. */
export const reconnectMailbox = ({ at }: ReconnectMailbox, mailbox: Mailbox): readonly MailboxEvent[] => {
  const existing = existingMailbox(mailbox);
  if (existing.status === 'connected' && existing.failing === null) return [];
  return [{ type: 'MailboxReconnected', data: namesOf(existing, at) }];
};
