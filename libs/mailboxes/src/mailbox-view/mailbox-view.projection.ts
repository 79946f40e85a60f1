import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import type { Failure, MessageFault } from '../mailbox.js';
import type { Afterwards, MailboxEvent, RescanReason, Security } from '../mailbox-events.js';
import { hasUid, readUidSet, uidCount } from '../uid-set.js';

/** How far a folder is read: `held` counts the messages that are here. */
export type ShownProgress = Readonly<{
  folder: string;
  uidValidity: string;
  uid: number;
  held: number;
  faults: readonly MessageFault[];
}>;

/** One mailbox, without its secret. */
export type MailboxRow = Readonly<{
  mailbox_id: string;
  inbox_id: string;
  address: string;
  host: string;
  port: number;
  security: Security;
  user_name: string;
  auth: 'password' | 'xoauth2';
  folders: readonly string[];
  since: string | null;
  afterwards: Afterwards;
  status: 'connected' | 'disconnected';
  connected_at: string;
  /** Since when `status` is as it is. */
  status_since: string;
  commanded: number;
  failing: Failure | null;
  progress: readonly ShownProgress[];
  rescanned: Readonly<{ folder: string; reason: RescanReason; at: string }> | null;
}>;

type Progressed = Extract<MailboxEvent, { type: 'MailboxCursorAdvanced' | 'MailboxMessageFailed' }>;

const progressed = (row: MailboxRow, { type, data }: Progressed): readonly ShownProgress[] => {
  const { folder, uidValidity } = data;
  const known = row.progress.find((one) => one.folder === folder && one.uidValidity === uidValidity);
  const before = known ?? { folder, uidValidity, uid: 0, held: 0, faults: [] };
  const others = row.progress.filter((one) => one.folder !== folder);
  if (type === 'MailboxMessageFailed') {
    const { uid, fault, detail, size, at } = data;
    const faults = [...before.faults.filter((one) => one.uid !== uid), { uid, fault, detail, size, at }];
    return [...others, { ...before, faults }];
  }
  const taken = readUidSet(data.taken);
  const faults = before.faults.filter(({ uid }) => !hasUid(taken, uid));
  return [...others, { ...before, uid: data.uid, held: before.held + uidCount(taken), faults }];
};

const existingRow = (
  row: MailboxRow,
  event: Exclude<Recorded<MailboxEvent>, { type: 'MailboxConnected' }>,
): MailboxRow => {
  switch (event.type) {
    case 'MailboxDisconnected':
      return {
        ...row,
        status: 'disconnected',
        status_since: event.data.at,
        failing: null,
        commanded: row.commanded + 1,
      };
    case 'MailboxReconnected':
      return { ...row, status: 'connected', status_since: event.data.at, commanded: row.commanded + 1 };
    case 'MailboxSecretChanged':
      return { ...row, auth: event.data.secret.kind, commanded: row.commanded + 1 };
    case 'MailboxRescanned': {
      const { folder, reason, at } = event.data;
      const progress = row.progress.filter((one) => one.folder !== folder);
      const commanded = reason === 'requested' ? row.commanded + 1 : row.commanded;
      return { ...row, progress, commanded, rescanned: { folder, reason, at } };
    }
    case 'MailboxFailing': {
      const { failure, detail, at } = event.data;
      return { ...row, failing: { failure, detail, since: row.failing?.since ?? at } };
    }
    case 'MailboxRecovered':
      return { ...row, failing: null };
    case 'MailboxCursorAdvanced':
    case 'MailboxMessageFailed':
      return { ...row, progress: progressed(row, event) };
    default:
      return event satisfies never;
  }
};

export const mailboxRow = (row: MailboxRow | undefined, event: Recorded<MailboxEvent>): MailboxRow | undefined => {
  if (event.type !== 'MailboxConnected') return row === undefined ? undefined : existingRow(row, event);
  const { mailboxId, inboxId, settings, secret, at } = event.data;
  const { address, host, port, security, user, folders, since, afterwards } = settings;
  return {
    mailbox_id: mailboxId,
    inbox_id: inboxId,
    address,
    host,
    port,
    security,
    user_name: user,
    auth: secret.kind,
    folders,
    since,
    afterwards,
    status: 'connected',
    connected_at: at,
    status_since: at,
    commanded: 0,
    failing: null,
    progress: [],
    rescanned: null,
  };
};

export const mailboxView = projection<MailboxRow, MailboxEvent>({
  name: 'mailbox_view',
  version: 2,
  table: viewTable<MailboxRow>({
    name: 'mailbox_view',
    version: 2,
    columns: {
      mailbox_id: { type: 'uuid' },
      inbox_id: { type: 'uuid' },
      address: { type: 'text' },
      host: { type: 'text' },
      port: { type: 'integer' },
      security: { type: 'text' },
      user_name: { type: 'text' },
      auth: { type: 'text' },
      folders: { type: 'jsonb' },
      since: { type: 'timestamptz', nullable: true },
      afterwards: { type: 'jsonb' },
      status: { type: 'text' },
      connected_at: { type: 'timestamptz' },
      status_since: { type: 'timestamptz' },
      commanded: { type: 'integer' },
      failing: { type: 'jsonb', nullable: true },
      progress: { type: 'jsonb' },
      rescanned: { type: 'jsonb', nullable: true },
    },
    primaryKey: ['mailbox_id'],
    indexes: [['inbox_id', 'connected_at', 'mailbox_id'], ['status']],
  }),
  on: [
    'MailboxConnected',
    'MailboxDisconnected',
    'MailboxReconnected',
    'MailboxSecretChanged',
    'MailboxCursorAdvanced',
    'MailboxMessageFailed',
    'MailboxRescanned',
    'MailboxFailing',
    'MailboxRecovered',
  ],
  matches: ({ data }) => [{ mailbox_id: data.mailboxId }],
  row: mailboxRow,
});
