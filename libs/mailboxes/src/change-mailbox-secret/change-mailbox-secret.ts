import { existingMailbox, type Mailbox, namesOf } from '../mailbox.js';
import type { MailboxEvent, SealedSecret } from '../mailbox-events.js';

export type ChangeMailboxSecret = Readonly<{ type: 'ChangeMailboxSecret'; secret: SealedSecret; at: string }>;

/** Two seals of one secret differ, so whether it is another one cannot be seen here. */
export const changeMailboxSecret = (command: ChangeMailboxSecret, mailbox: Mailbox): readonly MailboxEvent[] => {
  const names = namesOf(existingMailbox(mailbox), command.at);
  return [{ type: 'MailboxSecretChanged', data: { ...names, secret: command.secret } }];
};
