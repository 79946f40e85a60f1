import { htmlLines, type TextToken } from './html-lines.js';
import { type HtmlToken, htmlTokens } from './html-tokens.js';
import { quotedRanges, type TextRange } from './quoted-text.js';

const MARK = ' data-quoted=""';

/**
 * Marks what repeats earlier mail in sanitised HTML: the elements that hold nothing else get the attribute `data-quoted`, text that stands
 * beside other text is put into a `span` that has it. Nothing is taken out, and nothing is marked in a mail that says nothing else: the
 * rules are those of `quotedRanges`, and the elements in which mail programs quote count as `>` does there.
 */
export const markQuotedHtml = (html: string): string => {
  const tokens = htmlTokens(html);
  const { text, parts } = htmlLines(html, tokens);
  const ranges = quotedRanges(text);
  return ranges.length === 0 ? html : new Marking(html, tokens, quotedParts(parts, ranges)).write();
};

type Part = TextToken & Readonly<{ quoted: boolean }>;

const quotedParts = (parts: readonly TextToken[], ranges: readonly TextRange[]): Part[] => {
  let next = 0;
  return parts.map((part) => {
    while ((ranges[next]?.to ?? Infinity) <= part.from) next += 1;
    const range = ranges[next];
    return { ...part, quoted: range !== undefined && part.from >= range.from && part.to <= range.to };
  });
};

class Marking {
  /** The index of the first part of each token, or of the next one that has any, */
  readonly #firstPart: number[] = [];
  /** how many parts before each can be seen, and how many of those are quoted, */
  readonly #seenBefore: number[] = [0];
  readonly #quotedBefore: number[] = [0];
  /** and of each that can be seen whether it is quoted. */
  readonly #seen: boolean[] = [];

  constructor(
    private readonly html: string,
    private readonly tokens: readonly HtmlToken[],
    private readonly parts: readonly Part[],
  ) {
    let quoted = 0;
    for (const [index, part] of parts.entries()) {
      while (this.#firstPart.length <= part.token) this.#firstPart.push(index);
      if (!part.blank) this.#seen.push(part.quoted);
      if (!part.blank && part.quoted) quoted += 1;
      this.#seenBefore.push(this.#seen.length);
      this.#quotedBefore.push(quoted);
    }
    while (this.#firstPart.length <= tokens.length) this.#firstPart.push(parts.length);
  }

  write(): string {
    const out: string[] = [];
    for (let index = 0; index < this.tokens.length; index += 1) {
      const token = this.tokens[index];
      if (token === undefined) break;
      if (token.type === 'text') out.push(...this.#textOf(index));
      else if (token.type === 'open' && this.#isQuoted(index, token)) {
        const name = token.start + 1 + token.name.length;
        const end = this.tokens[token.last]?.end ?? token.end;
        out.push(this.html.slice(token.start, name), MARK, this.html.slice(name, end));
        index = Math.max(index, token.last);
      } else out.push(this.html.slice(token.start, token.end));
    }
    return out.join('');
  }

  /** Whether all that can be seen of an element is quoted; of a line break, whether what comes before and after it is. */
  #isQuoted(index: number, token: HtmlToken & { type: 'open' }): boolean {
    const from = this.#firstPart[index] ?? 0;
    const to = this.#firstPart[token.last + 1] ?? from;
    const before = this.#seenBefore[from] ?? 0;
    const seen = (this.#seenBefore[to] ?? 0) - before;
    if (seen > 0) return seen === (this.#quotedBefore[to] ?? 0) - (this.#quotedBefore[from] ?? 0);
    return token.name === 'br' && this.#seen[before - 1] === true && this.#seen[before] === true;
  }

  #textOf(index: number): string[] {
    return this.parts.slice(this.#firstPart[index], this.#firstPart[index + 1]).map(({ start, end, blank, quoted }) => {
      const words = this.html.slice(start, end);
      return quoted && !blank ? `<span${MARK}>${words}</span>` : words;
    });
  }
}
