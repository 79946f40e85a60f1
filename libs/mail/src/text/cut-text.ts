/** How much may be given up so as to end at the end of a line, or else of a word: so many of the characters kept. */
const FOR_A_LINE = 1 / 8;
const FOR_A_WORD = 1 / 16;

const lastSpace = (text: string, from: number): number => {
  for (let at = text.length - 1; at > from; at -= 1) if (text.charAt(at).trim() === '') return at;
  return -1;
};

/** UTF-8 decoded, at most `maxBytes` of it and no half of a character. */
export const decodedPrefix = (bytes: Buffer, maxBytes: number): string => {
  if (bytes.length <= maxBytes) return bytes.toString('utf8');
  let end = maxBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end).toString('utf8');
};

/** The text without its end, cut at the end of a line or of a word when there is one not far before. */
export const withoutEnd = (text: string): string => {
  const line = text.lastIndexOf('\n');
  if (line >= text.length * (1 - FOR_A_LINE)) return text.slice(0, line + 1);
  const space = lastSpace(text, Math.floor(text.length * (1 - FOR_A_WORD)));
  return space === -1 ? text : text.slice(0, space);
};

/** A text of `maxBytes` of UTF-8 at most: all of it, or its beginning up to the end of a line or a word. */
export const cutText = (bytes: Buffer, maxBytes: number): string =>
  bytes.length <= maxBytes ? bytes.toString('utf8') : withoutEnd(decodedPrefix(bytes, maxBytes));
