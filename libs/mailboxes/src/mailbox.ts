import { RuleBroken } from '#libs/decider';
import type { FailureKind, FaultKind, MailboxEvent, MailboxSettings, SealedSecret } from './mailbox-events.js';
import { hasUid, noUids, readUidSet, type UidSet, withUids } from './uid-set.js';

/** One message that is not here although it should be. */
export type MessageFault = Readonly<{ uid: number; fault: FaultKind; detail: string; size: number | null; at: string }>;

/** How far a folder is read: everything up to `uid` was looked at, `held` is here, `faults` are not; `existed` was its last UID at first. */
export type FolderProgress = Readonly<{
  folder: string;
  uidValidity: string;
  uid: number;
  existed: number;
  held: UidSet;
  faults: readonly MessageFault[];
}>;

export type Failure = Readonly<{ failure: FailureKind; detail: string; since: string }>;

export type ExistingMailbox = Readonly<{
  status: 'connected' | 'disconnected';
  mailboxId: string;
  inboxId: string;
  settings: MailboxSettings;
  secret: SealedSecret;
  folders: readonly FolderProgress[];
  failing: Failure | null;
  /** Counts what people commanded: whoever reads the mailbox begins anew when it has changed. */
  commanded: number;
}>;

export type Mailbox = Readonly<{ status: 'none' }> | ExistingMailbox;

export const noMailbox: Mailbox = { status: 'none' };

/** @throws RuleBroken `mailbox-not-found` */
export const existingMailbox = (mailbox: Mailbox): ExistingMailbox => {
  if (mailbox.status === 'none') throw new RuleBroken('mailbox-not-found', 'connect this mailbox first');
  return mailbox;
};

/** @throws RuleBroken `mailbox-not-found`, `mailbox-disconnected` */
export const connectedMailbox = (mailbox: Mailbox): ExistingMailbox => {
  const existing = existingMailbox(mailbox);
  if (existing.status === 'disconnected')
    throw new RuleBroken('mailbox-disconnected', 'this mailbox was disconnected: reconnect it first');
  return existing;
};

export const progressOf = (mailbox: ExistingMailbox, folder: string): FolderProgress | undefined =>
  mailbox.folders.find((progress) => progress.folder === folder);

/** The names that every fact of a mailbox bears. */
export const namesOf = ({ mailboxId, inboxId }: ExistingMailbox, at: string) => ({ mailboxId, inboxId, at });

const withProgress = (mailbox: ExistingMailbox, progress: FolderProgress): ExistingMailbox => ({
  ...mailbox,
  folders: [...mailbox.folders.filter(({ folder }) => folder !== progress.folder), progress],
});

const startOf = (folder: string, uidValidity: string): FolderProgress => ({
  folder,
  uidValidity,
  uid: 0,
  existed: 0,
  held: noUids,
  faults: [],
});

/** What a fact makes of the progress in its folder; the view tells the same story with counts. */
const progressed = (
  mailbox: ExistingMailbox,
  { type, data }: Extract<MailboxEvent, { type: 'MailboxCursorAdvanced' | 'MailboxMessageFailed' }>,
): ExistingMailbox => {
  const known = progressOf(mailbox, data.folder);
  const before = known?.uidValidity === data.uidValidity ? known : startOf(data.folder, data.uidValidity);
  if (type === 'MailboxMessageFailed') {
    const { uid, fault, detail, size, at } = data;
    const others = before.faults.filter((other) => other.uid !== uid);
    return withProgress(mailbox, { ...before, faults: [...others, { uid, fault, detail, size, at }] });
  }
  const taken = readUidSet(data.taken);
  return withProgress(mailbox, {
    ...before,
    uid: data.uid,
    existed: data.existed,
    held: withUids(before.held, taken),
    faults: before.faults.filter(({ uid }) => !hasUid(taken, uid)),
  });
};

const evolveExisting = (
  mailbox: ExistingMailbox,
  event: Exclude<MailboxEvent, { type: 'MailboxConnected' }>,
): ExistingMailbox => {
  const { commanded } = mailbox;
  switch (event.type) {
    case 'MailboxDisconnected':
      return { ...mailbox, status: 'disconnected', failing: null, commanded: commanded + 1 };
    case 'MailboxReconnected':
      return { ...mailbox, status: 'connected', commanded: commanded + 1 };
    case 'MailboxSecretChanged':
      return { ...mailbox, secret: event.data.secret, commanded: commanded + 1 };
    case 'MailboxRescanned':
      return {
        ...mailbox,
        folders: mailbox.folders.filter(({ folder }) => folder !== event.data.folder),
        commanded: event.data.reason === 'requested' ? commanded + 1 : commanded,
      };
    case 'MailboxFailing': {
      const { failure, detail, at } = event.data;
      return { ...mailbox, failing: { failure, detail, since: mailbox.failing?.since ?? at } };
    }
    case 'MailboxRecovered':
      return { ...mailbox, failing: null };
    case 'MailboxCursorAdvanced':
    case 'MailboxMessageFailed':
      return progressed(mailbox, event);
    default:
      return event satisfies never;
  }
};

export const evolveMailbox = (mailbox: Mailbox, event: MailboxEvent): Mailbox => {
  if (event.type === 'MailboxConnected') {
    const { mailboxId, inboxId, settings, secret } = event.data;
    return { status: 'connected', mailboxId, inboxId, settings, secret, folders: [], failing: null, commanded: 0 };
  }
  return mailbox.status === 'none' ? mailbox : evolveExisting(mailbox, event);
};
