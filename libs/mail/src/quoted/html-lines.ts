import { attributeOf, type HtmlToken } from './html-tokens.js';
import { quoteElement } from './quote-elements.js';

/** A token with the part of the text that it gave, `blank` when it can be seen by nobody. */
export type TextToken = Readonly<{
  token: number;
  start: number;
  end: number;
  from: number;
  to: number;
  blank: boolean;
}>;

/** What HTML says as lines of plain text, those inside of quoting elements behind `> `; `parts` are in the order of the text. */
export type HtmlLines = Readonly<{ text: string; parts: readonly TextToken[] }>;

const blocks = new Set(
  (
    'address article aside blockquote br caption center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main ' +
    'nav ol p pre section summary table tbody tfoot thead tr ul'
  ).split(' '),
);
const ORIGINAL = '-----Original Message-----';
const RULE = '__________';
/** Stands for a picture (U+FFFC). */
const PICTURE = '\ufffc';

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
};
const entity = /&(?:amp|lt|gt|quot|#39|nbsp);/g;

/** Reads the tokens of sanitised HTML as a person sees them. */
export const htmlLines = (html: string, tokens: readonly HtmlToken[]): HtmlLines => {
  const lines = new LineWriter();
  const closing: { last: number; quotes: boolean; preformatted: boolean }[] = [];
  let preformatted = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'text') {
      if (preformatted > 0) lines.writePreformatted(html, index, token);
      else lines.write(html, index, token.start, token.end);
      continue;
    }
    if (blocks.has(token.name)) lines.breakLine(token.name === 'br');
    else if ((token.name === 'td' || token.name === 'th') && token.type === 'close') lines.space();
    if (token.type === 'open') {
      const element = quoteElement(token.name, token.attributes);
      if (element === 'rest') lines.mark(ORIGINAL);
      if (token.name === 'hr') {
        lines.put(RULE, index, token);
        lines.breakLine(false);
      }
      if (token.name === 'img') lines.put(PICTURE, index, token);
      if (!token.void) {
        const quotes = element === 'quote' || (token.name === 'blockquote' && lines.endsInAttribution());
        const pre = token.name === 'pre' || attributeOf(token.attributes, 'style').includes('white-space:pre');
        closing.push({ last: token.last, quotes, preformatted: pre });
        lines.depth += quotes ? 1 : 0;
        preformatted += pre ? 1 : 0;
      }
    }
    while ((closing.at(-1)?.last ?? Infinity) <= index) {
      const closed = closing.pop();
      lines.depth -= closed?.quotes === true ? 1 : 0;
      preformatted -= closed?.preformatted === true ? 1 : 0;
    }
  }
  return lines.finish();
};

class LineWriter {
  depth = 0;
  readonly #pieces: string[] = [];
  readonly #parts: TextToken[] = [];
  #length = 0;
  #lineIsEmpty = true;
  #lastLine = '';
  #line = '';

  /** Plain text, in which white space is what stands between words. */
  write(html: string, token: number, start: number, end: number): void {
    const said = html.slice(start, end).replace(entity, (written) => entities[written] ?? written);
    const words = said.replace(/\s+/g, ' ');
    this.put(this.#lineIsEmpty ? words.trimStart() : words, token, { start, end });
  }

  writePreformatted(html: string, token: number, { start, end }: { start: number; end: number }): void {
    for (let from = start; from < end;) {
      const feed = html.indexOf('\n', from);
      const to = feed < 0 || feed >= end ? end : feed + 1;
      this.write(html, token, from, to);
      if (to > from && html.charAt(to - 1) === '\n') this.breakLine(true);
      from = to;
    }
  }

  put(words: string, token: number, { start, end }: { start: number; end: number }): void {
    if (words !== '' && this.#lineIsEmpty) {
      if (this.depth > 0) this.#add('> ');
      this.#lineIsEmpty = false;
    }
    const from = this.#length;
    this.#add(words);
    this.#line += words;
    this.#parts.push({ token, start, end, from, to: this.#length, blank: words.trim() === '' });
  }

  /** A line that stands in no token. */
  mark(words: string): void {
    this.breakLine(false);
    this.#add(`${this.depth > 0 ? '> ' : ''}${words}\n`);
  }

  breakLine(always: boolean): void {
    if (this.#lineIsEmpty && !always) return;
    if (!this.#lineIsEmpty) this.#lastLine = this.#line;
    this.#line = '';
    this.#lineIsEmpty = true;
    this.#add('\n');
  }

  space(): void {
    if (!this.#lineIsEmpty) this.#add(' ');
  }

  /** Whether the last line that says something ends in a colon and has a date or an address before it. */
  endsInAttribution(): boolean {
    const said = (this.#lineIsEmpty ? this.#lastLine : this.#line).trimEnd();
    return (
      said.length <= 500 &&
      (said.endsWith(':') || said.endsWith('：')) &&
      (said.includes('@') || /\d\D{0,3}\d/.test(said))
    );
  }

  finish(): HtmlLines {
    return { text: this.#pieces.join(''), parts: this.#parts };
  }

  #add(words: string): void {
    this.#pieces.push(words);
    this.#length += words.length;
  }
}
