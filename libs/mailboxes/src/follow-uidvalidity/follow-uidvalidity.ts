import { connectedMailbox, type Mailbox, namesOf, progressOf } from '../mailbox.js';
import type { MailboxEvent } from '../mailbox-events.js';

/** The server was found to number a folder by this UIDVALIDITY. */
export type FollowUidValidity = Readonly<{
  type: 'FollowUidValidity';
  folder: string;
  uidValidity: string;
  at: string;
}>;

/** UIDs of another UIDVALIDITY name other messages (RFC 9051, section 2.3.1.1): what was known of them is worth nothing. */
export const followUidValidity = (command: FollowUidValidity, mailbox: Mailbox): readonly MailboxEvent[] => {
  const { folder, uidValidity, at } = command;
  const existing = connectedMailbox(mailbox);
  const progress = progressOf(existing, folder);
  if (progress === undefined || progress.uidValidity === uidValidity) return [];
  const data = { ...namesOf(existing, at), folder, uidValidity: progress.uidValidity };
  return [{ type: 'MailboxRescanned', data: { ...data, reason: 'uidvalidity-changed' } }];
};
