import { headerLabelWords, type LabelKind } from './header-label-words.js';
import { folded } from './text-line.js';

export type HeaderLabel = Readonly<{ kind: LabelKind; value: string }>;

const kinds = new Map<string, LabelKind>();
let longest = 0;
for (const [kind, lines] of Object.entries(headerLabelWords) as [LabelKind, readonly string[]][]) {
  for (const word of lines.flatMap((line) => line.split('|'))) {
    const key = folded(word);
    if (!kinds.has(key)) kinds.set(key, kind);
    longest = Math.max(longest, key.length);
  }
}
const MAX_LABELS_IN_LINE = 12;
const MAX_COLONS_IN_LINE = 40;

// Bold as plain-text versions of HTML write it, and the border of a table.
const isDecoration = (char: string): boolean => char === '*' || char === '_' || char === '|' || char === ' ';
const isColon = (char: string): boolean => char === ':' || char === '：' || char === '﹕';

const undecorated = (text: string): string => {
  let from = 0;
  let to = text.length;
  while (from < to && isDecoration(text.charAt(from))) from += 1;
  while (to > from && isDecoration(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
};

/** The header label that a line begins with (`From:`, `*Von:*`, `De :`, `发件人：`) and what follows it; null when it begins with none. */
export const headerLabelOf = (content: string): HeaderLabel | null => {
  let start = 0;
  while (start < 5 && isDecoration(content.charAt(start))) start += 1;
  for (let at = start; at < content.length && at - start <= longest + 4; at += 1) {
    if (!isColon(content.charAt(at))) continue;
    const kind = kinds.get(folded(undecorated(content.slice(start, at))));
    return kind === undefined ? null : { kind, value: undecorated(content.slice(at + 1)) };
  }
  return null;
};

const isLetter = (char: string): boolean => char !== '' && char.toLowerCase() !== char.toUpperCase();

/** The label that ends at the colon `colon`, the longest one; -1 when none does. */
const labelStart = (content: string, colon: number, after: number): number => {
  let end = colon;
  while (end > after && isDecoration(content.charAt(end - 1))) end -= 1;
  for (let start = Math.max(after, end - longest); start < end; start += 1) {
    const before = content.charAt(start - 1);
    const first = content.charAt(start);
    // Some programs put one label right after the value before it: `a@b.example>To:`, `10:15 MEZBetreff:`.
    const apart = !isLetter(before) || !isLetter(first) || (end - start >= 4 && first !== first.toLowerCase());
    if ((start === after || apart) && kinds.has(folded(content.slice(start, end)))) return start;
  }
  return -1;
};

/** All labels in a line that has a whole header block in it, each kind once; [] when there are fewer than three. */
export const headerLabelsIn = (content: string): HeaderLabel[] => {
  const found: { kind: LabelKind; start: number; value: number }[] = [];
  let colons = 0;
  for (let at = 0; at < content.length && found.length < MAX_LABELS_IN_LINE; at += 1) {
    if (!isColon(content.charAt(at))) continue;
    colons += 1;
    if (colons > MAX_COLONS_IN_LINE) break;
    const start = labelStart(content, at, found.at(-1)?.value ?? 0);
    if (start < 0) continue;
    const kind = kinds.get(folded(undecorated(content.slice(start, at))));
    if (kind !== undefined && !found.some((label) => label.kind === kind)) found.push({ kind, start, value: at + 1 });
  }
  if (found.length < 3) return [];
  return found.map(({ kind, value }, index) => ({
    kind,
    value: undecorated(content.slice(value, found[index + 1]?.start ?? content.length)),
  }));
};
