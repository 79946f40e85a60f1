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
  readonly #ofToken = new Map<number, Part[]>();
  /** How many parts that can be seen come before each token, */
  readonly #seenBefore: number[] = [0];
  /** and how many quoted ones before each of those. */
  readonly #quotedBefore: number[] = [0];

  constructor(
    private readonly html: string,
    private readonly tokens: readonly HtmlToken[],
    parts: readonly Part[],
  ) {
    for (const part of parts) {
      const same = this.#ofToken.get(part.token);
      if (same === undefined) this.#ofToken.set(part.token, [part]);
      else same.push(part);
      if (!part.blank) this.#quotedBefore.push((this.#quotedBefore.at(-1) ?? 0) + (part.quoted ? 1 : 0));
    }
    for (let token = 0; token < tokens.length; token += 1) {
      const seen = (this.#ofToken.get(token) ?? []).filter(({ blank }) => !blank).length;
      this.#seenBefore.push((this.#seenBefore[token] ?? 0) + seen);
    }
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
    const from = this.#seenBefore[index] ?? 0;
    const to = this.#seenBefore[token.last + 1] ?? from;
    if (to > from) return this.#areQuoted(from, to);
    return token.name === 'br' && from > 0 && this.#areQuoted(from - 1, from + 1);
  }

  #areQuoted(from: number, to: number): boolean {
    return (this.#quotedBefore[to] ?? NaN) - (this.#quotedBefore[from] ?? 0) === to - from;
  }

  #textOf(index: number): string[] {
    return (this.#ofToken.get(index) ?? []).flatMap(({ start, end, blank, quoted }) => {
      const words = this.html.slice(start, end);
      return quoted && !blank ? [`<span${MARK}>`, words, '</span>'] : [words];
    });
  }
}
