import libmime from 'libmime';

const qWord = /=\?([\w.*:-]{1,40})\?q\?([^?\r\n]*)\?=/gi;
const utf7Word = /=\?(?:unicode-1-1-)?utf-7(?:\*[\w-]*)?\?([bq])\?([^?]*)\?=/gi;

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

const fromUtf7 = (text: string): string =>
  text.replace(/\+([A-Za-z0-9+/]*)-?/g, (_run, base64: string) => {
    if (base64 === '') return '+';
    const bytes = Buffer.from(base64, 'base64');
    return bytes
      .subarray(0, bytes.length & ~1)
      .swap16()
      .toString('utf16le');
  });

const fromQ = (text: string): string =>
  text.replaceAll('_', ' ').replace(/=([0-9a-f]{2})/gi, (_code, hex: string) => String.fromCharCode(parseInt(hex, 16)));

/** The line with its encoded words (RFC 2047) read. UTF-7, which libmime refuses for the sake of HTML, is harmless in a line of text. */
export const decodeEncodedWords = (line: string): string => {
  if (!line.includes('=?')) return line;
  const withoutUtf7 = line.replace(utf7Word, (_word, encoding: string, text: string) => {
    const seven = encoding.toLowerCase() === 'q' ? fromQ(text) : Buffer.from(text, 'base64').toString('latin1');
    return `=?utf-8?B?${Buffer.from(fromUtf7(seven), 'utf8').toString('base64')}?=`;
  });
  return libmime.decodeWords(withoutUtf7);
};
