import { type EventVersions, type Fact, v1 } from '#libs/decider';

/** How the connection to the server is kept from others: TLS from its first byte, by STARTTLS, or not at all. */
export type Security = 'tls' | 'starttls' | 'none';

/** A secret as it lies in the log: sealed with the key that `keyId` names. `kind` tells what it proves. */
export type SealedSecret = Readonly<{ kind: 'password' | 'xoauth2'; keyId: string; box: string }>;

/** What becomes of a message on the server once it is durable here. */
export type Afterwards = Readonly<{ act: 'leave' | 'seen'; folder: null } | { act: 'move'; folder: string }>;

/** The server of a mailbox and which of its folders are read. Of what lay there before, mail that came before `since` is left; null takes all. */
export type MailboxSettings = Readonly<{
  address: string;
  host: string;
  port: number;
  security: Security;
  user: string;
  folders: readonly string[];
  since: string | null;
  afterwards: Afterwards;
}>;

/** Why a mailbox cannot be read at present. */
export type FailureKind =
  | 'host-unknown'
  | 'unreachable'
  | 'tls-failed'
  | 'login-refused'
  | 'folder-missing'
  | 'folder-not-read'
  | 'throttled'
  | 'connection-lost'
  | 'server-refused'
  | 'secret-unreadable';

/** Why one message could not be taken: it is larger than we take, the server would not give it, or it was gone before it could be read. */
export type FaultKind = 'too-large' | 'not-given' | 'vanished';

export type RescanReason = 'uidvalidity-changed' | 'requested';

type OfMailbox = { mailboxId: string; inboxId: string; at: string };

/** A place on the server: UIDs mean something only within one folder under one UIDVALIDITY (RFC 9051, section 2.3.1.1). */
type OfFolder = OfMailbox & { folder: string; uidValidity: string };

export type MailboxConnected = Fact<
  'MailboxConnected',
  OfMailbox & { settings: MailboxSettings; secret: SealedSecret }
>;

/**
 * `taken` are UIDs whose mails are durable here, as IMAP writes them: `1:50,52`; everything up to `uid` was looked at. `existed` is the last
 * UID of the folder when it was first looked at: what came later is taken whatever its date.
 */
export type MailboxCursorAdvanced = Fact<
  'MailboxCursorAdvanced',
  OfFolder & { uid: number; taken: string; existed: number }
>;

/** A message that should be here and is not; it is tried again. `size` in bytes as the server tells, null when it does not. */
export type MailboxMessageFailed = Fact<
  'MailboxMessageFailed',
  OfFolder & { uid: number; fault: FaultKind; detail: string; size: number | null }
>;

/** Everything in the folder is read again; what is here already is not doubled. `uidValidity` is the one that held before. */
export type MailboxRescanned = Fact<'MailboxRescanned', OfFolder & { reason: RescanReason }>;

/** Everything that may stand in a `mailbox-` stream. Single attempts are not facts: what an operator must know is. */
export type MailboxEvent =
  | MailboxConnected
  | Fact<'MailboxDisconnected', OfMailbox>
  | Fact<'MailboxReconnected', OfMailbox>
  | Fact<'MailboxSecretChanged', OfMailbox & { secret: SealedSecret }>
  | MailboxCursorAdvanced
  | MailboxMessageFailed
  | MailboxRescanned
  | Fact<'MailboxFailing', OfMailbox & { failure: FailureKind; detail: string }>
  | Fact<'MailboxRecovered', OfMailbox>;

/** How the facts of mailboxes are stored. These names are the storage format: one that was ever released stays. */
export const mailboxEvents: EventVersions<MailboxEvent> = {
  MailboxConnected: v1,
  MailboxDisconnected: v1,
  MailboxReconnected: v1,
  MailboxSecretChanged: v1,
  MailboxCursorAdvanced: v1,
  MailboxMessageFailed: v1,
  MailboxRescanned: v1,
  MailboxFailing: v1,
  MailboxRecovered: v1,
};

export const mailboxStream = (mailboxId: string): string => `mailbox-${mailboxId}`;
