import libmime from 'libmime';
import { decodeUnlabelled, isKnownCharset } from './charset.js';
import { sevenBitDecoder } from './seven-bit-charsets.js';

// A question mark that was left as it is does not end a word.
const qWord = /=\?([\w.*:-]{1,40})\?q\?((?:[^?\r\n]|\?(?!=)){0,1000})\?=/gi;
const anyWord = /=\?([\w.:-]{1,40})(?:\*[\w-]*)?\?([bq])\?([^?]*)\?=/gi;

/**
 * Header bytes, one character each, with everything in Q-encoded words that RFC 2047 does not allow there in its encoded form: 8-bit
 * bytes, which are in the charset of the word and not in that of the line, and the commas, colons and at signs that would otherwise be
 * taken for the structure of an address list.
 */
export const tidyEncodedWords = (line: string): string =>
  line.replace(qWord, (_word, charset: string, text: string) => {
    const tidy = text.replace(
      /[^A-Za-z0-9=_!*+/-]/g,
      (char) => `=${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );
    return `=?${charset}?Q?${tidy}?=`;
  });

const ofUnknownCharset = (bytes: string): string => decodeUnlabelled(Buffer.from(bytes, 'latin1'));

const fromQ = (text: string): string =>
  text.replaceAll('_', ' ').replace(/=([0-9a-f]{2})/gi, (_code, hex: string) => String.fromCharCode(parseInt(hex, 16)));

/** The line with its encoded words (RFC 2047) read, those in charsets that libmime lacks or refuses for the sake of HTML too. */
export const decodeEncodedWords = (line: string): string => {
  if (!line.includes('=?')) return line;
  const known = line.replace(anyWord, (word, charset: string, encoding: string, text: string) => {
    const decode = sevenBitDecoder(charset) ?? (isKnownCharset(charset) ? null : ofUnknownCharset);
    if (decode === null) return word;
    const bytes = encoding.toLowerCase() === 'q' ? fromQ(text) : Buffer.from(text, 'base64').toString('latin1');
    return `=?utf-8?B?${Buffer.from(decode(bytes), 'utf8').toString('base64')}?=`;
  });
  return libmime.decodeWords(known);
};
