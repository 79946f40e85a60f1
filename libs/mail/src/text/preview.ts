const LENGTH = 160;
const ENOUGH = 20 * LENGTH;

type Range = Readonly<{ from: number; to: number }>;

/** The beginning of what a text says itself: without the ranges that repeat earlier mail, and without quoted lines. */
const ownWords = (text: string, quotes: readonly Range[]): string => {
  let own = '';
  let end = 0;
  for (const { from, to } of [...quotes, { from: text.length, to: text.length }]) {
    if (own.length >= ENOUGH) break;
    own += text.slice(end, Math.min(from, end + ENOUGH));
    end = to;
  }
  return own
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join(' ');
};

/**
 * The first words of a text as one line, 160 characters at most; what it quotes, in the ranges given (UTF-16 code units, in order) or in lines that say so, is left out when
 * there is anything else.
 */
export const previewOf = (text: string, quotes: readonly Range[] = []): string => {
  const own = ownWords(text, quotes);
  const line = (own.trim() === '' ? text.slice(0, ENOUGH) : own)
    // oxlint-disable-next-line no-control-regex
    .replace(/(?:[\s\u0000-\u001f\u007f-\u009f\u200b\u200c\u00ad\ufeff]|\u034f)+/g, ' ')
    .trim();
  const chars = Array.from(line);
  return chars.length <= LENGTH
    ? line
    : `${chars
        .slice(0, LENGTH - 1)
        .join('')
        .trimEnd()}…`;
};
