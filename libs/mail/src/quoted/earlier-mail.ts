import { type Attribution, attributionEndingAt } from './attribution.js';
import { type HeaderBlock, headerBlockAt, isCompleteBlock } from './header-block.js';
import type { LabelKind } from './header-label-words.js';
import { headerLabelOf, headerLabelsIn } from './header-label.js';
import { mayBeSeparator, type Separator, separatorOf } from './separator.js';
import { contentOf, lineAt, nextSpeakingLine, type TextLine } from './text-line.js';

/** What shows that earlier mail begins at a line; `end` is where reading goes on. */
export type Marker =
  | Readonly<{ type: 'header'; separator: Separator | null; block: HeaderBlock | null; end: number }>
  | Readonly<{ type: 'attribution'; attribution: Attribution; end: number }>;

export type ScannedLine = Readonly<{ line: TextLine; content: string; marker: Marker | null }>;

const BLANKS_AFTER_SEPARATOR = 3;
const LINES_OF_WRAPPED_HEADER = 8;
const MAX_WRAPPED_HEADER = 1_500;
const LINES_OF_PARAGRAPH = 3;
// Looking closely at a line costs some microseconds; no real mail has as many that are worth it.
const MAX_CLOSE_LOOKS = 2_000;

const hasAddress = (block: HeaderBlock): boolean => (block.fields.get('from') ?? '').includes('@');

/** Whether a header block speaks for itself, without a separator above: a ticket too goes from here to there on a date. */
const isUnmistakable = (block: HeaderBlock): boolean =>
  isCompleteBlock(block) && (hasAddress(block) || block.fields.has('subject'));

/** The whole header behind the separator, in its line or wrapped into the next ones. */
const blockInLine = (text: string, line: TextLine, rest: string): HeaderBlock | null => {
  if (headerLabelOf(rest) === null) return null;
  let words = rest;
  let end = line.next;
  for (let lines = 0; lines < LINES_OF_WRAPPED_HEADER; lines += 1) {
    const fields = new Map(headerLabelsIn(words).map(({ kind, value }) => [kind, value]));
    const below = end < text.length ? lineAt(text, end) : null;
    const more = below === null ? '' : contentOf(text, below);
    const isWhole = fields.has('from') && (fields.has('subject') || more === '');
    if (isWhole && isCompleteBlock({ fields, start: line.from, end })) return { fields, start: line.from, end };
    if (below === null || more === '' || words.length + more.length > MAX_WRAPPED_HEADER) return null;
    words = `${words} ${more}`;
    end = below.next;
  }
  return null;
};

const afterSeparator = (text: string, separator: Separator, line: TextLine): Marker | null => {
  const { kind, dashed, rest } = separator;
  const inLine = rest === '' ? null : blockInLine(text, line, rest);
  if (inLine !== null) return { type: 'header', separator, block: inLine, end: inLine.end };
  const next = nextSpeakingLine(text, line.next, kind === 'rule' ? 1 : BLANKS_AFTER_SEPARATOR);
  const found = next === null || next.depth < line.depth ? null : headerBlockAt(text, next.from);
  const block = found?.fields.has('from') === true ? found : null;
  if (kind === 'rule' && (block === null || !isUnmistakable(block))) return null;
  if (!dashed && (block === null || !isCompleteBlock(block))) return null;
  return { type: 'header', separator, block, end: block?.end ?? line.next };
};

const startsBlock = new Set<LabelKind>(['from', 'date', 'subject', 'to']);

const headerMarkerAt = (text: string, line: TextLine, content: string): Marker | null => {
  const label = headerLabelOf(content);
  if (label !== null) {
    if (!startsBlock.has(label.kind)) return null;
    const block = headerBlockAt(text, line.from);
    return block !== null && isUnmistakable(block) ? { type: 'header', separator: null, block, end: block.end } : null;
  }
  const separator = separatorOf(content);
  return separator === null ? null : afterSeparator(text, separator, line);
};

const attributionMarkerAt = (text: string, line: TextLine, paragraph: readonly TextLine[]): Marker | null => {
  const attribution = attributionEndingAt(text, line, paragraph);
  return attribution === null ? null : { type: 'attribution', attribution, end: line.next };
};

/** Whether a line may be a label, a separator or the end of an attribution. */
const isWorthLooking = (content: string): boolean =>
  content.length > 2 &&
  (content.lastIndexOf(':', 300) >= 0 ||
    content.lastIndexOf('：', 300) >= 0 ||
    content.endsWith(':') ||
    mayBeSeparator(content));

/** The lines of a text with what stands in them of earlier mail, those that are empty and those of header blocks left out. Takes time in proportion to its length. */
export function* scanLines(text: string): Generator<ScannedLine> {
  const paragraph: TextLine[] = [];
  let looks = 0;
  let at = 0;
  while (at < text.length) {
    if (text.charAt(at) === '\n') {
      paragraph.length = 0;
      at += 1;
      continue;
    }
    const line = lineAt(text, at);
    const content = contentOf(text, line);
    let marker: Marker | null = null;
    if (isWorthLooking(content) && looks < MAX_CLOSE_LOOKS) {
      looks += 1;
      marker = headerMarkerAt(text, line, content) ?? attributionMarkerAt(text, line, paragraph);
    }
    yield { line, content, marker };
    if (content === '' || marker !== null) paragraph.length = 0;
    else {
      paragraph.unshift(line);
      if (paragraph.length > LINES_OF_PARAGRAPH) paragraph.pop();
    }
    at = Math.max(marker?.end ?? 0, line.next);
  }
}
