import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { isMbox, mailsOfMbox, type Quoting } from './mbox.js';

/** A mail where it lies. `upTo` counts the bytes of all files that were read when it had been. */
export type FoundMail = Readonly<{ source: string; bytes: Buffer; upTo: number }>;

/** A file, or a mail in one, that cannot be taken; `lost` when there may be a mail in it that somebody misses. */
export type Unreadable = Readonly<{ source: string; why: string; lost: boolean; upTo: number }>;

export type Found = FoundMail | Unreadable;

export type Reading = Readonly<{ quoting: Quoting; maxBytes: number }>;

type MailFile = Readonly<{ path: string; size: number; named: boolean }>;

const START_BYTES = 1_024;
const ALWAYS_MAIL = new Set(['.eml', '.mbox', '.mbx']);

/** What Maildir servers keep beside the mails. */
const isBookkeeping = (name: string): boolean =>
  /^(?:dovecot|courier|maildir|\.DS_Store$|\.uidvalidity|subscriptions$)/i.test(name);

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'there is no such file or folder',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
};

/** What keeps a file from being read, in plain words where there are any. */
const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return ('code' in error && WORDS[String(error.code)]) || error.message;
};

/** All files at these paths with their sizes, those of folders in the order of their names. @throws Error for a path that is not there */
export const mailFiles = async (paths: readonly string[]): Promise<readonly (MailFile | Unreadable)[]> => {
  const found: (MailFile | Unreadable)[] = [];
  for (const path of paths.map((given) => resolve(given))) {
    const about = await stat(path).catch((error: unknown) => {
      throw new Error(`${path}: ${messageOf(error)}`, { cause: error });
    });
    if (about.isDirectory()) await addFolder(path, found);
    else found.push({ path, size: about.size, named: true });
  }
  return found;
};

/** In a Maildir mails lie in `cur` and `new`; what is in `tmp` is not yet one. */
const addFolder = async (folder: string, found: (MailFile | Unreadable)[]): Promise<void> => {
  const unreadable = (path: string, error: unknown): void => {
    found.push({ source: path, why: messageOf(error), lost: true, upTo: 0 });
  };
  try {
    const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
    const names = new Set(entries.map(({ name }) => name));
    const isMaildir = names.has('cur') && names.has('new');
    const holdsMails = /(?:^|[\\/])(?:cur|new)$/.test(folder);
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!(isMaildir && entry.name === 'tmp')) await addFolder(path, found);
      } else if (entry.isFile() || entry.isSymbolicLink()) {
        try {
          const about = await stat(path);
          if (about.isDirectory()) found.push(linkedFolder(path));
          else if (about.isFile() && !isMaildir && !isBookkeeping(entry.name))
            found.push({ path, size: about.size, named: holdsMails });
        } catch (error) {
          unreadable(path, error);
        }
      }
    }
  } catch (error) {
    unreadable(folder, error);
  }
};

/** It may lie among these folders, or have them in it: then its mails would come twice, or without end. */
const linkedFolder = (path: string): Unreadable => ({
  ...{ source: path, why: 'it is a link to a folder: name the folder itself', lost: true, upTo: 0 },
});

/** The mails in these files, one after the other. */
export async function* mailsIn(files: readonly (MailFile | Unreadable)[], reading: Reading): AsyncGenerator<Found> {
  let read = 0;
  for (const file of files) {
    if ('why' in file) {
      yield { ...file, upTo: read };
      continue;
    }
    const before = read;
    read += file.size;
    try {
      yield* mailsOf(file, before, reading);
    } catch (error) {
      yield { source: file.path, why: messageOf(error), lost: true, upTo: read };
    }
  }
}

async function* mailsOf({ path, size, named }: MailFile, before: number, reading: Reading): AsyncGenerator<Found> {
  const start = await startOf(path);
  const upTo = before + size;
  const extension = extname(path).toLowerCase();
  if (start.length === 0) return yield { source: path, why: 'it is empty', lost: false, upTo };
  if (extension !== '.eml' && isMbox(start)) {
    for await (const { offset, bytes } of mailsOfMbox(createReadStream(path) as AsyncIterable<Buffer>, reading)) {
      const source = `${path}@${offset}`;
      if (bytes === null) yield tooLarge(source, before + offset, reading);
      else yield { source, bytes, upTo: before + offset + bytes.length };
    }
    return undefined;
  }
  if (!named && !ALWAYS_MAIL.has(extension) && !beginsLikeMail(start)) {
    return yield { source: path, why: 'it is no mail', lost: false, upTo };
  }
  if (size > reading.maxBytes) return yield tooLarge(path, upTo, reading);
  return yield { source: path, bytes: await wholeOf(path), upTo };
}

const tooLarge = (source: string, upTo: number, { maxBytes }: Reading): Unreadable => ({
  ...{ source, why: `it is larger than ${maxBytes} bytes`, lost: true, upTo },
});

/** A field of a header stands at the beginning of a mail, behind blank lines and separators at most. */
const beginsLikeMail = (start: Buffer): boolean =>
  /^(?:\s*\n|>?From [^\n]*\n)*[!-9;-~]{1,76}[ \t]*:/.test(start.toString('latin1'));

const startOf = async (path: string): Promise<Buffer> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

const wholeOf = async (path: string): Promise<Buffer> => {
  const file = await open(path);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
};
