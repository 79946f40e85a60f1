import type { Attribution } from '../quoted/attribution.js';
import { scanLines } from '../quoted/earlier-mail.js';
import { type HeaderBlock, headerBlockAt } from '../quoted/header-block.js';
import { headerLabelOf } from '../quoted/header-label.js';
import type { LabelKind } from '../quoted/header-label-words.js';
import type { Separator } from '../quoted/separator.js';
import { contentOf, folded, lineAt, nextSpeakingLine, type TextLine } from '../quoted/text-line.js';

/** Where the outermost earlier mail begins in a text, and how it is introduced. */
export type ForwardInText =
  | Readonly<{
      how: 'header';
      separator: Separator | null;
      block: HeaderBlock | null;
      /** The word before the colon of the block's first line, in lower case. */
      firstLabel: string;
      /** A line right below the separator when there is no block. */
      below: string;
      /** How many quotation marks (`>`) it stands behind. */
      depth: number;
      /** How many lines the forwarder wrote above, and the last of them. */
      ownLines: number;
      lastOwnLine: string;
    }>
  | Readonly<{ how: 'attribution'; words: string }>
  | Readonly<{ how: 'quoted' }>;

/** The first sign of earlier mail in a text; null when there is none. What is quoted without a header hides what is quoted within. */
export const forwardInText = (text: string): ForwardInText | null => {
  let ownLines = 0;
  let lastOwnLine = '';
  let anyQuoted = false;
  let inQuote = false;
  let looks = 0;
  for (const { line, content, marker } of scanLines(text)) {
    if (content === '') continue;
    if (line.depth > 0 && inQuote) continue;
    inQuote = false;
    const isLabel = marker === null && looks < MAX_CLOSE_LOOKS && startsLikeHeader(content);
    looks += isLabel ? 1 : 0;
    const block = isLabel ? incompleteBlockAt(text, line) : null;
    if (marker?.type === 'header') return headerAt(text, line, marker, { ownLines, lastOwnLine });
    if (block !== null) return headerAt(text, line, { separator: null, block }, { ownLines, lastOwnLine });
    if (marker?.type === 'attribution') {
      const next = nextSpeakingLine(text, line.next, 3);
      const above = next !== null && next.depth > line.depth;
      if (above || speaksForItself(marker.attribution)) return { how: 'attribution', words: marker.attribution.words };
    }
    if (line.depth > 0) {
      // A separator in a language that is not known here ends in a colon too.
      inQuote = anyQuoted || !/^[^@]{3,80}[:：]$/.test(content);
      anyQuoted = true;
    } else {
      ownLines += 1;
      lastOwnLine = content;
    }
  }
  return anyQuoted ? { how: 'quoted' } : null;
};

// As in `scanLines`: no real mail has as many that are worth it.
const MAX_CLOSE_LOOKS = 2_000;
const mainKinds: readonly LabelKind[] = ['from', 'date', 'subject', 'to'];

const startsLikeHeader = (content: string): boolean => {
  const label = headerLabelOf(content);
  return label !== null && mainKinds.includes(label.kind);
};

/**
 * A sender's label with one of date, subject and recipient, or a subject with one of the others and no sender. It does not show a forward,
 * but may head the outermost one: none below is looked for.
 */
const incompleteBlockAt = (text: string, line: TextLine): HeaderBlock | null => {
  const block = headerBlockAt(text, line.from);
  if (block === null || !(block.fields.has('from') || block.fields.has('subject'))) return null;
  return mainKinds.filter((kind) => block.fields.has(kind)).length >= 2 ? block : null;
};

const headerAt = (
  text: string,
  line: TextLine,
  { separator, block }: Readonly<{ separator: Separator | null; block: HeaderBlock | null }>,
  own: Readonly<{ ownLines: number; lastOwnLine: string }>,
): ForwardInText => {
  const next = block === null ? nextSpeakingLine(text, line.next, 3) : null;
  return {
    how: 'header',
    separator,
    block,
    firstLabel: block === null ? '' : labelAt(text, block.start),
    below: next === null ? '' : contentOf(text, next),
    depth: line.depth,
    ...own,
  };
};

/** Above a text that is not quoted only a time of day and an address in brackets tell an attribution from what someone writes of another. */
const speaksForItself = ({ words, hasVerb }: Attribution): boolean =>
  /\d[:.h]\d\d/.test(words) && /<[^<>@\s]{1,64}@[^<>@\s]{1,255}>/.test(words) && (hasVerb || /> ?[:：]$/.test(words));

const labelAt = (text: string, start: number): string => {
  const content = contentOf(text, lineAt(text, start));
  return folded(
    content
      .slice(0, content.search(/[:：﹕]/))
      .replace(/[*_]/g, '')
      .trim(),
  );
};
