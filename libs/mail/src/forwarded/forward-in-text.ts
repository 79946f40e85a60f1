import { scanLines } from '../quoted/earlier-mail.js';
import type { HeaderBlock } from '../quoted/header-block.js';
import type { Separator } from '../quoted/separator.js';
import { contentOf, folded, lineAt, nextSpeakingLine } from '../quoted/text-line.js';

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
  for (const { line, content, marker } of scanLines(text)) {
    if (content === '') continue;
    if (line.depth > 0 && inQuote) continue;
    inQuote = false;
    if (marker?.type === 'header') {
      const { separator, block } = marker;
      const next = block === null ? nextSpeakingLine(text, line.next, 3) : null;
      return {
        how: 'header',
        separator,
        block,
        firstLabel: block === null ? '' : labelAt(text, block.start),
        below: next === null ? '' : contentOf(text, next),
        depth: line.depth,
        ownLines,
        lastOwnLine,
      };
    }
    if (marker?.type === 'attribution') {
      const { words } = marker.attribution;
      const next = nextSpeakingLine(text, line.next, 3);
      if (words.includes('@') || (next !== null && next.depth > line.depth)) return { how: 'attribution', words };
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

const labelAt = (text: string, start: number): string => {
  const content = contentOf(text, lineAt(text, start));
  return folded(
    content
      .slice(0, content.search(/[:：﹕]/))
      .replace(/[*_]/g, '')
      .trim(),
  );
};
