import { existingMailbox, type Mailbox, namesOf } from '../mailbox.js';
import type { MailboxEvent } from '../mailbox-events.js';

export type DisconnectMailbox = Readonly<{ type: 'DisconnectMailbox'; at: string }>;

/** It is read no longer; how far it was read stays known. */
export const disconnectMailbox = ({ at }: DisconnectMailbox, mailbox: Mailbox): readonly MailboxEvent[] => {
  const existing = existingMailbox(mailbox);
  return existing.status === 'connected' ? [{ type: 'MailboxDisconnected', data: namesOf(existing, at) }] : [];
};
