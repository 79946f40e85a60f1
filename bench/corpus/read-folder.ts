import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import type { AttackMail } from './attack-mails.js';
import type { CorpusMail } from './corpus-mail.js';
import { expectationOf } from './expectations.js';
import { forwardOf, isForwardBody } from './forwards.js';

/** The mails of a folder, and the files that are none. */
export type Folder = Readonly<{ mails: readonly CorpusMail[]; passedOver: readonly string[] }>;

const OUTLOOK_FILE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const firstField = /^(?:\s*>?From [^\n]*\r?\n|\s*\n)*[\u0021-\u0039\u003b-\u007e]+[ \t]*:/;
const separator = /(?:^|\n\r?\n)From [^\n]*\d{4}[^\n]*\r?\n/g;

const looksLikeMail = (raw: Buffer): boolean => firstField.test(raw.subarray(0, 4_096).toString('latin1'));

/** Where each mail of an mbox begins and ends, without the separator lines (RFC 4155). */
const mboxRanges = (raw: Buffer): readonly (readonly [number, number])[] => {
  const found = [...raw.toString('latin1').matchAll(separator)];
  return found.map((match, n) => [match.index + match[0].length, found[n + 1]?.index ?? raw.length]);
};

const unquoted = (raw: Buffer): Buffer => Buffer.from(raw.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1');

const mailsIn = async (folder: string, path: string): Promise<readonly CorpusMail[]> => {
  const name = relative(folder, path);
  const extension = extname(path).toLowerCase();
  const read = (): Promise<Buffer> => readFile(path);
  if (isForwardBody(path))
    return [{ name, read: () => forwardOf(path), expected: () => expectationOf(path, 'forward') }];
  const whole = { name, read, expected: (raw: Buffer) => expectationOf(path, raw.includes('\r\n') ? 'crlf' : 'lf') };
  if (extension === '.eml') return [whole];
  if (!['', '.msg', '.mbox', '.mbx', '.mail'].includes(extension)) return [];
  const raw = await read();
  if (raw.subarray(0, OUTLOOK_FILE.length).equals(OUTLOOK_FILE) || !looksLikeMail(raw)) return [];
  const ranges = mboxRanges(raw);
  if (ranges.length < 2 && extension !== '.mbox') return [whole];
  return ranges.map(([from, to], n) => ({
    name: `${name}#${n + 1}`,
    read: async () => unquoted((await read()).subarray(from, to)),
    expected: () => Promise.resolve(null),
  }));
};

/** Files that say something of a mail and are none. */
const isBeside = (path: string): boolean =>
  extname(path) === '.json' || /_subject(?:_variant_\d+(?:_\d+)?)?\.txt$/.test(path);

/** Finds the mails of a folder and all folders below, or the one mail that `path` is. @throws Error when there is no such path */
export const readFolder = async (path: string): Promise<Folder> => {
  const isFile = (await stat(path)).isFile();
  const folder = isFile ? dirname(path) : path;
  const entries = isFile
    ? [path]
    : (await readdir(path, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile() && !basename(entry.name).startsWith('.'))
        .map((entry) => join(entry.parentPath, entry.name));
  const mails: CorpusMail[] = [];
  const passedOver: string[] = [];
  for (const entry of entries.toSorted()) {
    const found = await mailsIn(folder, entry);
    mails.push(...found);
    if (found.length === 0 && !isBeside(entry)) passedOver.push(relative(folder, entry));
  }
  return { mails, passedOver };
};

/** Attack mails as if they lay in a folder, with what is known of their sender. */
export const attackFolder = (attacks: readonly AttackMail[]): Folder => ({
  mails: attacks.map(({ name, raw }) => ({
    name,
    read: () => Promise.resolve(raw()),
    expected: () => Promise.resolve(null),
  })),
  passedOver: [],
});
