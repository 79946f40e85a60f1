import { basename, dirname, join } from 'node:path';
import type { Expected } from './corpus-mail.js';
import { readIfThere } from './read-if-there.js';

/** What is usually the original sender in the corpus of forwarded mails whose files have the form that `isForwardBody` knows. */
const USUAL_ORIGINAL = 'john.doe@acme.com';

type Addressee = Readonly<{ address?: string | null }>;

/** The tree of a mail as another parser has it: the first part has the header of the mail. */
type Tree = Readonly<{
  attachments: readonly number[];
  parts: readonly Readonly<{ headers: readonly Readonly<{ name: string; value: unknown }>[] }>[];
}>;

type Address = Readonly<{
  Address?: Readonly<{ List?: readonly Addressee[]; Group?: readonly Readonly<{ addresses: readonly Addressee[] }>[] }>;
}>;

const addressOf = (value: unknown): string[] => {
  const { List: list, Group: groups } = (value as Address).Address ?? {};
  const first = (list ?? groups?.flatMap(({ addresses }) => addresses) ?? [])[0]?.address;
  return typeof first === 'string' ? [first] : [];
};

const textOf = (value: unknown): string[] => {
  const { Text: text } = value as Readonly<{ Text?: unknown }>;
  return typeof text === 'string' ? [text] : [];
};

const ofTree = ({ attachments, parts }: Tree): Expected => {
  const values = (name: string): unknown[] =>
    (parts[0]?.headers ?? []).filter((header) => header.name === name).map(({ value }) => value ?? {});
  const [from, subject] = [values('from').flatMap(addressOf), values('subject').flatMap(textOf)];
  return {
    attachments: attachments.length,
    ...(from.length === 0 ? {} : { from }),
    ...(subject.length === 0 ? {} : { subject }),
  };
};

const isTree = (json: unknown): json is Tree => typeof json === 'object' && json !== null && 'parts' in json;

const jsonOf = async (path: string): Promise<unknown> => {
  const text = await readIfThere(path);
  return text === null ? null : (JSON.parse(text) as unknown);
};

/** Said in `expected.json` for all mails of a folder: of one that fails to be delivered, its recipients; of any other, an `Expected`. */
const inFolder = async (path: string): Promise<Expected | null> => {
  const all = (await jsonOf(join(dirname(path), 'expected.json'))) as Readonly<Record<string, unknown>> | null;
  const said = all?.[basename(path)];
  if (said === undefined) return null;
  return Array.isArray(said) ? { machine: true } : (said as Expected);
};

/**
 * What stands beside a mail: `<name>.expected.json`, a line of the folder's `expected.json`, or the tree of another parser in
 * `<name>.json`, `<name>.crlf.json` for its form with CRLF.
 */
export const expectationOf = async (path: string, form: 'lf' | 'crlf' | 'forward'): Promise<Expected | null> => {
  const base = path.replace(/\.[^./]+$/, '');
  const own = (await jsonOf(`${base}.expected.json`)) as Expected | null;
  const said = own ?? (await inFolder(path));
  if (said !== null) return said;
  if (form === 'forward') return { forwardedFrom: USUAL_ORIGINAL };
  const tree = (form === 'crlf' ? await jsonOf(`${base}.crlf.json`) : null) ?? (await jsonOf(`${base}.json`));
  return isTree(tree) ? ofTree(tree) : null;
};
