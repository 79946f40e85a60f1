import { parseAddressHeader } from 'mailparser';
import { asciiAddress, hasControls, type Mailbox } from '../address/mailbox.js';
import { cleanLine } from './clean-text.js';
import { decodeEncodedWords } from './encoded-words.js';

const MAX_NAME = 256;

// Marks that reorder what is read after them: a name could show as another address.
const reordering = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Comments and white space where RFC 5322 4.4 had them once: within angle brackets, and around the dots of a domain. */
const withoutObsoleteSpace = (line: string): string =>
  line
    .replace(/<([^<>"]{1,500})>/g, (whole, inner: string) =>
      inner.includes('@') ? `<${inner.replace(/\([^()]*\)|\s+/g, '')}>` : whole,
    )
    .replace(/(@[\w-]{1,63})[ \t]+\.[ \t]*(?=[\w-])/g, '$1.');

const MAX_ADDRESS = 320;

/** The address without what programs have left around it. */
const bareAddress = (written: string): string => {
  const whole = written.trim();
  if (whole.length > MAX_ADDRESS) return whole;
  const left = whole.replace(/^[<'&[]+|^mailto:/gi, '');
  const address = left.replace(left.includes('[') ? /[>'.;,]+$/ : /(?:&gt;?|[\]>'.;,])+$/i, '');
  const quoted = /^"([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+)"@/.exec(address);
  return asciiAddress(quoted?.[1] === undefined ? address : `${quoted[1]}${address.slice(quoted[1].length + 2)}`);
};

const nameOf = (written: string): string => {
  const name = cleanLine(written.slice(0, MAX_NAME).replace(reordering, ''))
    .replace(/^[<>]+\s*|(?:^|\s)[<>]+$/g, '')
    .replace(/\s+/g, ' ');
  return /^'[^']*'$/.test(name) ? name.slice(1, -1).trim() : name;
};

/** An address that a mail may have come from: looser than what we send to, but one that no one can take for two. */
const isMailAddress = (address: string): boolean => {
  const at = address.lastIndexOf('@');
  if (at < 1 || address.length > MAX_ADDRESS || hasControls(address) || /[\s<>,;]/.test(address)) return false;
  return /^[\u0021-\u007e]+$/.test(address.slice(at + 1));
};

/** Each mailbox that is written in an address header, groups dissolved; null stands for one that cannot be read. */
export const mailboxesIn = function* (line: string): Generator<Mailbox | null> {
  const { value } = parseAddressHeader(withoutObsoleteSpace(line), { flatten: true, decodePunycode: false });
  for (const { address = '', name } of value) {
    const bare = bareAddress(address);
    if (isMailAddress(bare)) yield { address: bare, name: nameOf(name) };
    else if (bare !== '') yield null;
  }
};

const anywhere = /([^\s<>()[\]",;:\\'&]{1,64}@[^\s<>()[\]",;:\\'&@]{1,255})/;

/** The first thing in a line that looks like an address, whatever stands around it; null when nothing does. */
export const mailboxSomewhereIn = (line: string): Mailbox | null => {
  const text = decodeEncodedWords(line).slice(0, 2_000).replaceAll('\uff20', '@');
  const found = anywhere.exec(text);
  const address = bareAddress(found?.[1] ?? '');
  if (found === null || !isMailAddress(address)) return null;
  return { address, name: nameOf(text.slice(0, found.index).replace(/["'<([]+/g, ' ')) };
};
