import { connectedMailbox, type Mailbox, namesOf } from '../mailbox.js';
import type { MailboxEvent } from '../mailbox-events.js';

/** A person wants every folder read again. */
export type RescanMailbox = Readonly<{ type: 'RescanMailbox'; at: string }>;

export const rescanMailbox = ({ at }: RescanMailbox, mailbox: Mailbox): readonly MailboxEvent[] => {
  const existing = connectedMailbox(mailbox);
  const names = namesOf(existing, at);
  return existing.folders.map(({ folder, uidValidity }) => ({
    type: 'MailboxRescanned',
    data: { ...names, folder, uidValidity, reason: 'requested' },
  }));
};
