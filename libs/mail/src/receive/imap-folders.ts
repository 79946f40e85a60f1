import { specialUse } from 'imapflow/lib/special-use.js';
import { ImapFault } from './imap-fault.js';

/** A folder as the server lists it. */
export type ListedFolder = Readonly<{ path: string; delimiter: string; flags: ReadonlySet<string> }>;

const HOLDS: Readonly<Record<string, string>> = {
  '\\Junk': 'spam',
  '\\Trash': 'deleted mail',
  '\\Drafts': 'drafts',
  '\\Sent': 'sent mail',
  '\\All': 'all mail, also what was sent',
};

/** Names of spam folders that are not among those the client library knows. */
const SPAM_NAMES =
  /^(?:spam[ -]?verdacht|spam[ -]?quarantine|quarant(?:äne|aine|ine|ena|eina|æne)|unerwünscht.*|virus|viren)$/iu;

const byFlag = ({ flags }: ListedFolder): string | null => specialUse(true, { flags: new Set(flags), name: '' }).flag;

const byName = (name: string): string | null =>
  SPAM_NAMES.test(name) ? '\\Junk' : specialUse(false, { flags: new Set(), name }).flag;

/**
 * What a folder holds that is not to be read, null for one that may be read. Its flags tell (RFC 6154), or else its name or that of a folder
 * above it, in any language that is known.
 */
export const holdsUnread = (folder: ListedFolder): string | null => {
  const names = folder.delimiter === '' ? [folder.path] : folder.path.split(folder.delimiter);
  const marks = [byFlag(folder), ...names.filter((name) => name.toUpperCase() !== 'INBOX').map(byName)];
  return marks.flatMap((mark) => (mark === null ? [] : (HOLDS[mark] ?? [])))[0] ?? null;
};

const isSame = (a: string, b: string): boolean =>
  a === b || (a.toUpperCase() === 'INBOX' && b.toUpperCase() === 'INBOX');

const listed = (path: string, folders: readonly ListedFolder[]): ListedFolder => {
  const found = folders.find((folder) => isSame(folder.path, path));
  if (found !== undefined && !found.flags.has('\\Noselect') && !found.flags.has('\\NonExistent')) return found;
  const known = folders.map((folder) => folder.path).slice(0, 20);
  throw new ImapFault('folder-missing', `there is no folder "${path}": the server has ${known.join(', ')}`);
};

/**
 * The folder to read by this name, as the server writes it.
 * @throws ImapFault `folder-missing`, or `folder-not-read` for one that holds spam, deleted, sent or unfinished mail
 */
export const readableFolder = (path: string, folders: readonly ListedFolder[]): string => {
  const folder = listed(path, folders);
  const holds = holdsUnread(folder);
  if (holds === null) return isSame(folder.path, 'INBOX') ? 'INBOX' : folder.path;
  throw new ImapFault('folder-not-read', `the folder "${path}" holds ${holds}: it is never read, choose another`);
};

/** The folder that mail is moved to, as the server writes it. @throws ImapFault `folder-missing` */
export const existingFolder = (path: string, folders: readonly ListedFolder[]): string => listed(path, folders).path;
