import { RuleBroken } from '#libs/decider';
import { connectedMailbox, type Mailbox, type MessageFault, namesOf, progressOf } from '../mailbox.js';
import type { MailboxEvent } from '../mailbox-events.js';
import { hasUid, noUids, uidSet, uidSetText } from '../uid-set.js';

/**
 * Everything in the folder up to `upTo` was looked at. `taken` are durable, bytes and event; `faults` could not be taken. `existed` is the
 * folder's last UID, told when it is looked at for the first time.
 */
export type RecordProgress = Readonly<{
  type: 'RecordProgress';
  folder: string;
  uidValidity: string;
  upTo: number;
  existed?: number;
  taken: readonly number[];
  faults: readonly Omit<MessageFault, 'at'>[];
  at: string;
}>;

const isSame = (a: Omit<MessageFault, 'at'>, b: Omit<MessageFault, 'at'>): boolean =>
  a.uid === b.uid && a.fault === b.fault && a.size === b.size;

/**
 * The cursor never goes back, and what is known already is not said again.
 * @throws RuleBroken `uidvalidity-changed` for UIDs that were given under another UIDVALIDITY than the folder's
 */
export const recordProgress = (command: RecordProgress, mailbox: Mailbox): readonly MailboxEvent[] => {
  const { folder, uidValidity, upTo, at } = command;
  const existing = connectedMailbox(mailbox);
  const progress = progressOf(existing, folder);
  if (progress !== undefined && progress.uidValidity !== uidValidity)
    throw new RuleBroken('uidvalidity-changed', 'these UIDs name other messages now: read the folder again');
  const { uid = 0, held = noUids, faults = [], existed = command.existed ?? 0 } = progress ?? {};
  const place = { ...namesOf(existing, at), folder, uidValidity };
  const failed = command.faults
    .filter((fault) => !hasUid(held, fault.uid) && !faults.some((known) => isSame(known, fault)))
    .map((fault): MailboxEvent => ({ type: 'MailboxMessageFailed', data: { ...place, ...fault } }));
  const taken = uidSetText(uidSet(command.taken.filter((one) => !hasUid(held, one))));
  if (progress !== undefined && taken === '' && upTo <= uid) return failed;
  return [...failed, { type: 'MailboxCursorAdvanced', data: { ...place, uid: Math.max(uid, upTo), taken, existed } }];
};
