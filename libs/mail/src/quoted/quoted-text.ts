import { isCompleteBlock } from './header-block.js';
import { type Marker, type ScannedLine, scanLines } from './earlier-mail.js';
import { hasOwnWords } from './own-words.js';

/** A part of a text, in UTF-16 code units from `from` up to `to`. */
export type TextRange = Readonly<{ from: number; to: number }>;

// They go into an event; a mail with more changes of voice than that is shown as it is from there on.
const MAX_RANGES = 200;

/**
 * The parts of a plain text that repeat earlier mail, in order and apart from each other, 200 at most: lines behind `>` with the line above
 * that says whose they are, and everything from the header of an earlier mail or a separator on. Something of the person who wrote the mail
 * is always left: a forward without words of its own has no quotes.
 */
export const quotedRanges = (text: string): TextRange[] => {
  const quotes = new QuoteFinder(text);
  for (const scanned of scanLines(text)) if (!quotes.take(scanned)) break;
  const ranges = quotes.finish();
  return leavesOwnWords(text, ranges) ? ranges : [];
};

const leavesOwnWords = (text: string, ranges: readonly TextRange[]): boolean => {
  let from = 0;
  for (const range of ranges) {
    if (hasOwnWords(text, from, range.from)) return true;
    from = range.to;
  }
  return hasOwnWords(text, from, text.length);
};

class QuoteFinder {
  readonly #ranges: TextRange[] = [];
  /** The range that goes on as long as quoted or blank lines follow. */
  #open: { from: number; to: number } | null = null;
  /** An attribution above nothing but blank lines so far. */
  #attribution: { from: number; end: number; ownTime: boolean } | null = null;

  constructor(private readonly text: string) {}

  /** Whether reading goes on. */
  take({ line, content, marker }: ScannedLine): boolean {
    if (line.depth > 0 && !isEscapedFrom(content, line.depth)) {
      this.#quote(this.#attribution?.from ?? this.#open?.from ?? line.from, Math.max(line.next, marker?.end ?? 0));
      return this.#ranges.length < MAX_RANGES;
    }
    if (content === '') return true;
    if (this.#attribution !== null && (this.#attribution.ownTime || marker?.type === 'header')) {
      return this.#toTheEnd(this.#attribution.from);
    }
    this.#attribution = null;
    this.#close();
    if (marker?.type === 'header' && foldsTheRest(marker)) return this.#toTheEnd(line.from);
    if (marker?.type === 'attribution') {
      const { from, hasVerb, words } = marker.attribution;
      this.#attribution = { from, end: marker.end, ownTime: hasVerb && (words.includes('@') || hasTime(words)) };
    }
    return this.#ranges.length < MAX_RANGES;
  }

  finish(): TextRange[] {
    this.#close();
    return this.#ranges;
  }

  #quote(from: number, to: number): void {
    this.#open = { from, to };
    this.#attribution = null;
  }

  #close(): void {
    if (this.#open !== null) this.#ranges.push(this.#open);
    this.#open = null;
  }

  #toTheEnd(from: number): false {
    this.#close();
    this.#open = { from, to: this.text.length };
    return false;
  }
}

/** `>From` alone is how mailbox files keep a line that begins with `From`. */
const isEscapedFrom = (content: string, depth: number): boolean => depth === 1 && content.startsWith('From ');

const foldsTheRest = (marker: Marker & { type: 'header' }): boolean =>
  marker.separator === null || marker.separator.dashed || (marker.block !== null && isCompleteBlock(marker.block));

/** Whether a time of day stands in it: `10:15`, `10.15`, `10h15`. */
const hasTime = (words: string): boolean => /\d[:.h]\d\d/.test(words);
