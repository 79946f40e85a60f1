import { connectedMailbox, type Mailbox, namesOf } from '../mailbox.js';
import type { FailureKind, MailboxEvent } from '../mailbox-events.js';

/** The mailbox cannot be read, and an operator is to know. */
export type ReportFailure = Readonly<{ type: 'ReportFailure'; failure: FailureKind; detail: string; at: string }>;

/** Each further attempt that fails in the same way is no news. */
export const reportFailure = (command: ReportFailure, mailbox: Mailbox): readonly MailboxEvent[] => {
  const { failure, detail, at } = command;
  const existing = connectedMailbox(mailbox);
  if (existing.failing?.failure === failure) return [];
  return [{ type: 'MailboxFailing', data: { ...namesOf(existing, at), failure, detail } }];
};

/** The mailbox was read from end to end. */
export type ReportRecovery = Readonly<{ type: 'ReportRecovery'; at: string }>;

export const reportRecovery = ({ at }: ReportRecovery, mailbox: Mailbox): readonly MailboxEvent[] => {
  const existing = connectedMailbox(mailbox);
  return existing.failing === null ? [] : [{ type: 'MailboxRecovered', data: namesOf(existing, at) }];
};
