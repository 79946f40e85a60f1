import { isAscii, isUtf8 } from 'node:buffer';
import libmime from 'libmime';

const windows1252 = new TextDecoder('windows-1252');
const iso2022jp = new TextDecoder('iso-2022-jp');

const declaredDecoder = (charset: string | null): InstanceType<typeof TextDecoder> | null => {
  if (charset === null || /^utf-?8$/i.test(charset)) return null;
  try {
    return new TextDecoder(charset);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};

/** Whether bytes that are not UTF-8 throughout are so for the most part: a mail cut within a character, or with one foreign byte. */
const mostlyUtf8 = (lossy: string): boolean => {
  const replaced = lossy.split('\ufffd').length - 1;
  // oxlint-disable-next-line no-control-regex
  return lossy.replace(/[\u0000-\u007f]+/g, '').length > 2 * replaced;
};

/** Bytes that say nothing of their charset, or perhaps in `declared`: UTF-8 when they are that, else what was declared, else Windows-1252. */
export const decodeUnlabelled = (bytes: Buffer, declared: string | null = null): string => {
  if (isAscii(bytes)) {
    const text = bytes.toString('latin1');
    return text.includes('\u001b$') || text.includes('\u001b(J') ? iso2022jp.decode(bytes) : text;
  }
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const lossy = bytes.toString('utf8');
  return mostlyUtf8(lossy) ? lossy : (declaredDecoder(declared) ?? windows1252).decode(bytes);
};

/** Whether a charset of that name can be decoded. */
export const isKnownCharset = (charset: string): boolean => {
  const name = charset.toLowerCase();
  const known = knownCharsets.get(name) ?? libmime.createDecodeStream(name).supported;
  if (knownCharsets.size < MAX_REMEMBERED) knownCharsets.set(name, known);
  return known;
};
const knownCharsets = new Map<string, boolean>();
const MAX_REMEMBERED = 1_000;
