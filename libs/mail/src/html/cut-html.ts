import { decodedPrefix, withoutEnd } from '../text/cut-text.js';

type Token = Readonly<{ source: string; kind: 'open' | 'close' | 'void' | 'text'; name: string; size: number }>;

/** A picture written into the HTML itself is worth less than so many bytes of words. */
const LARGE_PICTURE = 4_096;
/** How many times what is kept is looked at to find what to keep of it; quotes beyond that go unseen. */
const CONSIDERED = 3;
/** How much may be given up so as to end between two elements instead of within a text. */
const FOR_AN_ELEMENT = 1 / 4;

const tokenPattern = /<(\/?)([a-z][a-z0-9]*)\b[^<>]*>|<[^<>]*|[^<]+/gi;
const voids = new Set(['br', 'col', 'hr', 'img', 'wbr']);
const quoted = /^<blockquote\b|\sdata-quoted\b|\sclass="[^"]*_quote\b/i;

/** Sanitised HTML has no comment, and no angle bracket but those of tags; what is left of a tag without an end is dropped. */
const tokensOf = (html: string): Token[] =>
  [...html.matchAll(tokenPattern)].flatMap(([source, slash, written]): Token[] => {
    const size = Buffer.byteLength(source);
    if (written === undefined) return source.startsWith('<') ? [] : [{ source, kind: 'text', name: '', size }];
    const name = written.toLowerCase();
    return [{ source, kind: slash === '/' ? 'close' : voids.has(name) ? 'void' : 'open', name, size }];
  });

const total = (tokens: readonly Token[]): number => tokens.reduce((sum, { size }) => sum + size, 0);

const withoutLargePictures = (html: string): string =>
  html.replace(/<img\b[^<>]*>/gi, (picture) =>
    picture.length > LARGE_PICTURE && /\ssrc="data:/i.test(picture) ? '' : picture,
  );

/** The beginning of the text, without half of a surrogate pair at its end. */
const upTo = (text: string, length: number): string =>
  /[\ud800-\udbff]/.test(text.charAt(length - 1)) ? text.slice(0, length - 1) : text.slice(0, length);

type Span = Readonly<{ from: number; to: number; size: number }>;

/** What lies between the tags of the outermost quoted elements. */
const quotedSpans = (tokens: readonly Token[]): Span[] => {
  const spans: Span[] = [];
  let start = -1;
  let depth = 0;
  let size = 0;
  tokens.forEach((token, n) => {
    if (start === -1) {
      if (token.kind !== 'open' || !quoted.test(token.source)) return;
      [start, depth, size] = [n + 1, 1, 0];
      return;
    }
    depth += token.kind === 'open' ? 1 : token.kind === 'close' ? -1 : 0;
    if (depth > 0) size += token.size;
    else {
      spans.push({ from: start, to: n, size });
      start = -1;
    }
  });
  return start === -1 ? spans : [...spans, { from: start, to: tokens.length, size }];
};

/** Empties quoted elements, the last first, until the rest fits or none is left. */
const withoutQuotes = (tokens: readonly Token[], maxBytes: number): readonly Token[] => {
  let excess = total(tokens) - maxBytes;
  const dropped: Span[] = [];
  for (const span of quotedSpans(tokens).toReversed()) {
    if (excess <= 0) break;
    dropped.unshift(span);
    excess -= span.size;
  }
  const kept: Token[][] = [];
  let at = 0;
  for (const { from, to } of dropped) {
    kept.push(tokens.slice(at, from));
    at = to;
  }
  return [...kept, tokens.slice(at)].flat();
};

const closing = (name: string): string => `</${name}>`;

/** Text that fits, without half a character reference at its end. */
const beginningOf = (text: string, maxBytes: number): string => {
  const kept = withoutEnd(decodedPrefix(Buffer.from(text, 'utf8'), Math.max(0, maxBytes)));
  const reference = kept.lastIndexOf('&');
  return reference !== -1 && kept.indexOf(';', reference) === -1 ? kept.slice(0, reference) : kept;
};

/** As many of the tokens as fit together with the end tags that they need. */
const beginning = (tokens: readonly Token[], maxBytes: number): string => {
  const kept: string[] = [];
  const open: string[] = [];
  const depths = new Map<string, number>();
  let used = 0;
  let owed = 0;
  let lastEnd = { count: 0, depth: 0, used: 0 };
  const take = (source: string, size: number): void => {
    kept.push(source);
    used += size;
  };
  for (const { source, kind, name, size } of tokens) {
    if (kind === 'close') {
      if ((depths.get(name) ?? 0) === 0) continue;
      for (let last = ''; last !== name;) {
        last = open.pop() ?? name;
        depths.set(last, (depths.get(last) ?? 0) - 1);
        take(closing(last), last.length + 3);
        owed -= last.length + 3;
      }
      lastEnd = { count: kept.length, depth: open.length, used };
      continue;
    }
    const closes = kind === 'open' ? name.length + 3 : 0;
    if (used + owed + size + closes > maxBytes) {
      if (lastEnd.used < maxBytes * (1 - FOR_AN_ELEMENT)) {
        if (kind === 'text') kept.push(beginningOf(source, maxBytes - used - owed));
      } else {
        kept.length = lastEnd.count;
        open.length = lastEnd.depth;
      }
      break;
    }
    take(source, size);
    if (kind === 'open') {
      open.push(name);
      depths.set(name, (depths.get(name) ?? 0) + 1);
      owed += closes;
    }
  }
  return kept.join('') + open.toReversed().map(closing).join('');
};

/**
 * Sanitised HTML of `maxBytes` of UTF-8 at most, every element closed. When it is longer, large pictures written into it go first, then what
 * it quotes, the last quote first, then its end. Takes time linear in its length; the end of `html` may be missing.
 */
export const cutHtml = (html: string, maxBytes: number): string => {
  if (html.length <= maxBytes && Buffer.byteLength(html) <= maxBytes) return html;
  const words = tokensOf(upTo(withoutLargePictures(html), CONSIDERED * maxBytes));
  return beginning(withoutQuotes(words, maxBytes), maxBytes);
};
