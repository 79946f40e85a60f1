/**
 * One line of a text: `from` up to `to` without its line feed, `next` where the following one begins. `depth` counts the quotation marks
 * (`>`) before it, `body` is where it goes on after them.
 */
export type TextLine = Readonly<{ from: number; to: number; next: number; depth: number; body: number }>;

// More than any conversation has, and what is read again when a line is looked at twice.
const MAX_DEPTH = 50;
const MAX_CONTENT = 2_000;

const isSpace = (char: string): boolean => char === ' ' || char === '\t' || char === '\u00a0';

/** The line of `text` that begins at `from`. */
export const lineAt = (text: string, from: number): TextLine => {
  const feed = text.indexOf('\n', from);
  const to = feed < 0 ? text.length : feed;
  let depth = 0;
  let body = from;
  const furthest = Math.min(to, from + 4 * MAX_DEPTH);
  for (let at = from; at < furthest && depth < MAX_DEPTH; at += 1) {
    const char = text.charAt(at);
    if (char === '>') {
      depth += 1;
      body = at + 1;
    } else if (!isSpace(char) || at - body >= 4) break;
  }
  return { from, to, next: feed < 0 ? to : feed + 1, depth, body };
};

// oxlint-disable-next-line no-control-regex
const beyondAscii = /[^\u0020-\u007e]/;
const invisible = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const whiteSpace = /\s/g;

/** A piece of text as it is compared: without what no one can see, every white space a plain one, none at the ends. */
export const visible = (text: string): string =>
  (beyondAscii.test(text) ? text.replace(invisible, '').replace(whiteSpace, ' ').normalize('NFC') : text).trim();

/** What the line says after its quotation marks, as `visible` gives it; of a very long line its first 2,000 characters. */
export const contentOf = (text: string, line: TextLine): string =>
  line.to === line.body ? '' : visible(text.slice(line.body, Math.min(line.to, line.body + MAX_CONTENT)));

/** The next line from `at` on that says something, at most `blanks` others away; null when there is none. */
export const nextSpeakingLine = (text: string, at: number, blanks: number): TextLine | null => {
  let from = at;
  for (let passed = 0; from < text.length && passed <= blanks; passed += 1) {
    const line = lineAt(text, from);
    if (contentOf(text, line) !== '') return line;
    from = line.next;
  }
  return null;
};

/** For comparing words: lower case, with the dot that Turkish capitals leave behind removed. */
export const folded = (words: string): string => words.toLowerCase().replaceAll('i\u0307', 'i').normalize('NFC');
