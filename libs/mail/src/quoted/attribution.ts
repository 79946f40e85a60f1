import { wroteWords } from './attribution-words.js';
import { headerLabelOf } from './header-label.js';
import { contentOf, folded, type TextLine } from './text-line.js';

/** The line or lines above a quotation that say whose it is, from the offset `from`. */
export type Attribution = Readonly<{ from: number; words: string; hasVerb: boolean }>;

const MAX_LINES = 4;
const MAX_LENGTH = 500;

const isLetter = (char: string): boolean => char !== '' && char.toLowerCase() !== char.toUpperCase();
const isDigit = (char: string): boolean => char >= '0' && char <= '9' && char !== '';

const digitsIn = (text: string): number => {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) if (isDigit(text.charAt(at))) count += 1;
  return count;
};

const hasWord = (text: string, word: string): boolean => {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isLetter(text.charAt(at - 1)) && !isLetter(text.charAt(at + word.length))) return true;
  }
  return false;
};

const hasVerbIn = (words: string): boolean => {
  const lower = folded(words);
  return wroteWords.some((word) => hasWord(lower, word));
};

/** Whether a line may be the last of an attribution: it ends in a colon, or in the dashes of `---- On ..., X wrote ----`. */
const endsLikeOne = (content: string): boolean =>
  content.endsWith(':') || content.endsWith('：') || content.endsWith('--');

// A date has three digits at the least, and an address beside it makes the verb unnecessary: `2021-10-27 9:31 GMT+02:00 X <x@y.example>:`.
const saysWho = (words: string, hasVerb: boolean): boolean => {
  const digits = digitsIn(words);
  return hasVerb ? digits >= 3 || words.includes('@') : digits >= 4 && words.includes('@');
};

/**
 * The attribution that ends with `line`, up to three lines of its paragraph before it included; null when the line ends none. `before` are
 * the lines of the paragraph above, the nearest first.
 */
export const attributionEndingAt = (text: string, line: TextLine, before: readonly TextLine[]): Attribution | null => {
  let words = contentOf(text, line);
  if (words.length > MAX_LENGTH || !endsLikeOne(words)) return null;
  let from = line.from;
  for (let lines = 0; lines < MAX_LINES; lines += 1) {
    const hasVerb = hasVerbIn(words);
    const above = before[lines];
    const said = saysWho(words, hasVerb);
    const aboveWords = above === undefined || above.depth !== line.depth ? null : contentOf(text, above);
    // A line that begins with the address has the name above it, one without a date perhaps the date.
    const goesOnAbove = words.startsWith('<') || (digitsIn(words) < 3 && isDated(aboveWords ?? ''));
    if (said && (aboveWords === null || !goesOnAbove)) {
      return !hasVerb && headerLabelOf(words) !== null ? null : { from, words, hasVerb };
    }
    if (aboveWords === null || above === undefined || aboveWords.length + words.length > MAX_LENGTH) return null;
    words = `${aboveWords} ${words}`;
    from = above.from;
  }
  return null;
};

const isDated = (words: string): boolean => digitsIn(words) >= 3 && !'.!?'.includes(words.charAt(words.length - 1));
