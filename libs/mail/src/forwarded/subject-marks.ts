import { folded, visible } from '../quoted/text-line.js';
import { doubtfulForwardMarks, forwardMarks, replyMarks } from './subject-mark-words.js';

/**
 * What the marks before a subject say. `forward` is `first` when the outermost mark is that of a forward, `doubtful` when it may be one,
 * `later` when one follows the mark of an answer; `base` is the subject without marks.
 */
export type SubjectMarks = Readonly<{
  forward: 'first' | 'doubtful' | 'later' | 'none';
  answered: boolean;
  base: string;
}>;

type Mark = 'forward' | 'doubtful' | 'reply';

const marks = new Map<string, Mark>();
for (const [mark, words] of [
  ['reply', replyMarks],
  ['doubtful', doubtfulForwardMarks],
  ['forward', forwardMarks],
] as const) {
  for (const word of words) marks.set(folded(word), mark);
}

const LONGEST_MARK = 24;
const LONGEST_TAG = 60;
const MAX_MARKS = 20;
const closing: Readonly<Record<string, string>> = { '[': ']', '(': ')', '【': '】', '［': '］', '（': '）' };

const isDigits = (text: string): boolean => text !== '' && text.length <= 4 && !/[^0-9]/.test(text);

const markAt = (subject: string, from: number): { mark: Mark; end: number } | null => {
  let colon = from;
  const limit = Math.min(subject.length, from + LONGEST_MARK);
  while (colon < limit && !':：﹕'.includes(subject.charAt(colon))) colon += 1;
  if (colon >= limit) return null;
  let word = subject.slice(from, colon).trimEnd();
  // `Fwd[2]:`, `FW(3):`
  const last = word.charAt(word.length - 1);
  if (last === ']' || last === ')') {
    const open = word.lastIndexOf(last === ']' ? '[' : '(');
    if (open > 0 && isDigits(word.slice(open + 1, -1))) word = word.slice(0, open).trimEnd();
  }
  const mark = marks.get(folded(word));
  return mark === undefined ? null : { mark, end: colon + 1 };
};

/** The end of a tag that a server or a list puts before the subject (`[EXTERNAL]`, `***SPAM***`), or -1. */
const tagEnd = (subject: string, from: number): number => {
  const open = subject.charAt(from);
  const close = closing[open];
  if (close !== undefined) {
    const end = subject.slice(from, from + LONGEST_TAG).indexOf(close);
    return end < 0 ? -1 : from + end + 1;
  }
  if (open !== '*') return -1;
  let stars = from;
  while (subject.charAt(stars) === '*') stars += 1;
  const end = subject.slice(stars, stars + LONGEST_TAG).indexOf('*');
  if (end < 0) return -1;
  let after = stars + end;
  while (subject.charAt(after) === '*') after += 1;
  return after;
};

/** Reads the marks before a subject: `TR : RE: x`, `[Fwd: x]`, `[EXT] FW: x`, `(Fwd) x`, `x (fwd)`. */
export const subjectMarks = (given: string): SubjectMarks => {
  const subject = visible(given.slice(0, 2_000));
  const found: Mark[] = [];
  let at = 0;
  for (let steps = 0; steps < MAX_MARKS; steps += 1) {
    while (subject.charAt(at) === ' ') at += 1;
    const next = markAt(subject, at);
    if (next !== null) {
      found.push(next.mark);
      at = next.end;
      continue;
    }
    const close = closing[subject.charAt(at)];
    const inside = close === undefined ? null : markAt(subject, at + 1);
    const end = tagEnd(subject, at);
    if (inside !== null) {
      found.push(inside.mark);
      at = inside.end;
    } else if (end > 0 && marks.get(folded(subject.slice(at + 1, end - 1).trim())) === 'forward') {
      found.push('forward');
      at = end;
    } else if (end > 0 && end < subject.length && hasMarkAfter(subject, end)) at = end;
    else break;
  }
  const rest = subject.slice(at).trim();
  const suffix = folded(rest).endsWith('(fwd)');
  return {
    forward: suffix && found.length === 0 ? 'first' : placeOf(found),
    answered: found.includes('reply'),
    base: (suffix ? rest.slice(0, -5) : rest).replace(/[\]】］）)]$/, '').trim(),
  };
};

const hasMarkAfter = (subject: string, from: number): boolean => {
  let at = from;
  while (subject.charAt(at) === ' ') at += 1;
  return markAt(subject, at) !== null || closing[subject.charAt(at)] !== undefined;
};

const placeOf = (found: readonly Mark[]): SubjectMarks['forward'] => {
  if (found[0] === 'forward') return 'first';
  if (found[0] === 'doubtful') return found.includes('forward') ? 'first' : 'doubtful';
  return found.includes('forward') || found.includes('doubtful') ? 'later' : 'none';
};
