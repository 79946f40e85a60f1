/** What a folder holds on the server against what is here; `older` is left there on purpose, `missing` names up to 100 of the others. */
export type CountedFolder = Readonly<{
  folder: string;
  uidValidity: string;
  onServer: number;
  older: number;
  missing: readonly number[];
  missingCount: number;
  countedAt: string;
}>;

/**
 * What the process that reads a mailbox does just now: `waiting` is between two attempts, `nextAttempt` their second. The note is believed
 * until `freshUntil`; then nobody reads the mailbox.
 */
export type MailboxNote = Readonly<{
  state: 'connecting' | 'connected' | 'waiting';
  since: string;
  error: string | null;
  nextAttempt: string | null;
  warning: string | null;
  folders: readonly CountedFolder[];
  freshUntil: string;
}>;

/** The kind of these notes, before each mailbox's id. */
export const MAILBOX_NOTES = 'mailbox';

export const MISSING_TOLD = 100;
