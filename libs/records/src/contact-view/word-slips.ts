import { searchText } from '#libs/people';

/** So many first letters of a word are indexed; a slip within them is found again by the index, one behind them by comparing. */
const HEAD = 4;

/** No name is compared beyond so many letters of a word. */
const COMPARED = 30;

/** The words of a text as people search them: runs of letters and digits, each once, without case, accents and apostrophes. */
export const wordsOf = (text: string): readonly string[] => [
  ...new Set(searchText(text.replace(/['’]/g, '')).match(/[\p{L}\p{N}]+/gu)),
];

const head = (word: string): readonly string[] => [...word].slice(0, HEAD);

/** By which key a word is found that begins like this one. */
export const beginningKey = (word: string): string => head(word).join('');

/**
 * Keys of which two words share one when their first letters are the same but for one that is missing, added, wrong or swapped with its
 * neighbour: the first letters as they are, and without each of them.
 */
export const slipKeys = (word: string): readonly string[] => {
  const letters = head(word);
  return [letters, ...letters.map((_, n) => letters.toSpliced(n, 1))].map((left) => `~${left.join('')}`);
};

/** Under which keys a text is found: by the beginnings of its words, and by those of them that are long enough for slips. */
export const keysOf = (words: readonly string[]): readonly string[] => [
  ...new Set(
    words.flatMap((word) => {
      const letters = head(word);
      const beginnings = letters.map((_, n) => letters.slice(0, n + 1).join(''));
      return letters.length < HEAD - 1 ? beginnings : [...beginnings, ...slipKeys(word)];
    }),
  ),
];

/** How many slips are forgiven in a word that somebody typed: none in a short one, which would be like any other. */
export const forgivenSlips = (typed: string): number => {
  const { length } = [...typed];
  return length < HEAD || length > COMPARED ? 0 : length < 2 * HEAD ? 1 : 2;
};

/** Slips between what was typed and the nearest beginning of a word (optimal string alignment distance). */
export const slipsFromBeginning = (typed: string, word: string): number => {
  const [a, b] = [[...typed].slice(0, COMPARED), [...word].slice(0, COMPARED)];
  let before: readonly number[] = [];
  let row: readonly number[] = [0, ...b.map((_, n) => n + 1)];
  for (const [i, letter] of a.entries()) {
    const next = [i + 1];
    for (const [j, other] of b.entries()) {
      const [above, aside, across] = [row[j + 1] ?? 0, next[j] ?? 0, row[j] ?? 0];
      const swapped = letter === b[j - 1] && a[i - 1] === other ? (before[j - 1] ?? 0) + 1 : Infinity;
      next.push(Math.min(above + 1, aside + 1, across + (letter === other ? 0 : 1), swapped));
    }
    [before, row] = [row, next];
  }
  return Math.min(...row);
};

/** How many slips lie between typed words and those of a text, each typed word meeting its nearest; null where one meets none. */
export const slipsBetween = (typed: readonly string[], words: readonly string[]): number | null => {
  let slips = 0;
  for (const one of typed) {
    const nearest = Math.min(...words.map((word) => slipsFromBeginning(one, word)));
    if (nearest > forgivenSlips(one)) return null;
    slips += nearest;
  }
  return slips;
};
