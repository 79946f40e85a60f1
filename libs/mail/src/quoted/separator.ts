import { endWords, forwardStems, messageStems, originalStems } from './separator-words.js';
import { folded } from './text-line.js';

/**
 * A line that stands above an earlier mail: `forward` says that the mail is forwarded, `original` only that it is an earlier one, `rule` is a
 * line across. `dashed` tells `---- Forwarded message ----` from `Forwarded message:`; `rest` is what follows on the same line.
 */
export type Separator = Readonly<{
  kind: 'forward' | 'original' | 'rule';
  dashed: boolean;
  inner: string;
  rest: string;
}>;

const dashes = new Set('-–—‐‑‒―−=_*~#─━');
const MAX_INNER = 160;
const MAX_PHRASE = 80;
const FIRST_EAST_ASIAN = 0x3000;

const hasStem = (words: string, stems: readonly string[]): boolean => stems.some((stem) => words.includes(stem));

const runFrom = (text: string, from: number): number => {
  let to = from;
  while (to < text.length && dashes.has(text.charAt(to))) to += 1;
  return to;
};

const dashedSeparator = (content: string): Separator | null => {
  const open = runFrom(content, 0);
  if (open < 2) return null;
  if (open === content.length) return open >= 5 ? { kind: 'rule', dashed: true, inner: '', rest: '' } : null;
  // The phrase ends at the next run of two dashes or more.
  const limit = Math.min(content.length, open + MAX_INNER);
  for (let at = open; at < limit; at += 1) {
    if (!dashes.has(content.charAt(at))) continue;
    const close = runFrom(content, at);
    if (close - at < 2) continue;
    const inner = content.slice(open, at).trim();
    const words = folded(inner);
    if (endWords.some((word) => words.startsWith(word))) return null;
    const rest = content.slice(close).trim();
    if (hasStem(words, forwardStems)) return { kind: 'forward', dashed: true, inner, rest };
    if (words.length <= MAX_PHRASE && hasStem(words, originalStems))
      return { kind: 'original', dashed: true, inner, rest };
    return null;
  }
  return null;
};

/** Whether a line may be a separator: it begins with a dash, ends in a colon, or is short and in a writing without either. */
export const mayBeSeparator = (content: string): boolean =>
  dashes.has(content.charAt(0)) ||
  content.endsWith(':') ||
  (content.length <= MAX_PHRASE && content.charCodeAt(0) >= FIRST_EAST_ASIAN);

/** The separator that the line is; null when it is none. */
export const separatorOf = (content: string): Separator | null => {
  if (content.length < 3) return null;
  if (dashes.has(content.charAt(0))) {
    const found = dashedSeparator(content);
    if (found !== null) return found;
  }
  if (content.length > MAX_PHRASE || content.includes('@')) return null;
  const last = content.charAt(content.length - 1);
  const words = folded(content);
  // Without dashes only with a colon, but in writing that needs none.
  if (last !== ':' && last !== '：' && last !== '*' && last !== '_' && words.charCodeAt(0) < FIRST_EAST_ASIAN)
    return null;
  if (!hasStem(words, forwardStems) || !hasStem(words, messageStems)) return null;
  return { kind: 'forward', dashed: false, inner: content, rest: '' };
};
