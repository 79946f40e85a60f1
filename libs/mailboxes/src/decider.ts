import type { Decider } from '#libs/decider';
import { type ChangeMailboxSecret, changeMailboxSecret } from './change-mailbox-secret/change-mailbox-secret.js';
import { type ConnectMailbox, connectMailbox } from './connect-mailbox/connect-mailbox.js';
import { type DisconnectMailbox, disconnectMailbox } from './disconnect-mailbox/disconnect-mailbox.js';
import { type FollowUidValidity, followUidValidity } from './follow-uidvalidity/follow-uidvalidity.js';
import { evolveMailbox, type Mailbox, noMailbox } from './mailbox.js';
import type { MailboxEvent } from './mailbox-events.js';
import { type ReconnectMailbox, reconnectMailbox } from './reconnect-mailbox/reconnect-mailbox.js';
import { type RecordProgress, recordProgress } from './record-progress/record-progress.js';
import {
  type ReportFailure,
  reportFailure,
  type ReportRecovery,
  reportRecovery,
} from './report-failure/report-failure.js';
import { type RescanMailbox, rescanMailbox } from './rescan-mailbox/rescan-mailbox.js';

export type MailboxCommand =
  | ConnectMailbox
  | DisconnectMailbox
  | ReconnectMailbox
  | ChangeMailboxSecret
  | RescanMailbox
  | FollowUidValidity
  | RecordProgress
  | ReportFailure
  | ReportRecovery;

const decide = (command: MailboxCommand, mailbox: Mailbox): readonly MailboxEvent[] => {
  switch (command.type) {
    case 'ConnectMailbox':
      return connectMailbox(command, mailbox);
    case 'DisconnectMailbox':
      return disconnectMailbox(command, mailbox);
    case 'ReconnectMailbox':
      return reconnectMailbox(command, mailbox);
    case 'ChangeMailboxSecret':
      return changeMailboxSecret(command, mailbox);
    case 'RescanMailbox':
      return rescanMailbox(command, mailbox);
    case 'FollowUidValidity':
      return followUidValidity(command, mailbox);
    case 'RecordProgress':
      return recordProgress(command, mailbox);
    case 'ReportFailure':
      return reportFailure(command, mailbox);
    case 'ReportRecovery':
      return reportRecovery(command, mailbox);
    default:
      return command satisfies never;
  }
};

/** Everything a `mailbox-` stream can do. Each command but ConnectMailbox breaks the rule `mailbox-not-found` where there is none. */
export const mailboxDecider: Decider<Mailbox, MailboxCommand, MailboxEvent> = {
  initialState: noMailbox,
  decide,
  evolve: evolveMailbox,
};
