import { RuleBroken } from '#libs/decider';
import type { Mailbox } from '../mailbox.js';
import type { MailboxEvent, MailboxSettings, SealedSecret } from '../mailbox-events.js';

export type ConnectMailbox = Readonly<{
  type: 'ConnectMailbox';
  mailboxId: string;
  inboxId: string;
  settings: MailboxSettings;
  secret: SealedSecret;
  at: string;
}>;

/** The server was asked before: it let us in and has these folders. */
export const connectMailbox = (command: ConnectMailbox, mailbox: Mailbox): readonly MailboxEvent[] => {
  const { mailboxId, inboxId, settings, secret, at } = command;
  if (mailbox.status === 'none')
    return [{ type: 'MailboxConnected', data: { mailboxId, inboxId, settings, secret, at } }];
  throw new RuleBroken('mailbox-exists', 'this id belongs to another mailbox');
};
