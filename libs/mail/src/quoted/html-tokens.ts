/** A piece of HTML from `start` up to `end`: an opening tag (`last` is the index of the token that closes it), a closing tag, or text. */
export type HtmlToken =
  | { type: 'open'; start: number; end: number; name: string; attributes: string; void: boolean; last: number }
  | { type: 'close' | 'text'; start: number; end: number; name: string };

const voidElements = new Set(['area', 'br', 'col', 'hr', 'img', 'wbr']);

const isLetter = (char: string): boolean => (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z');
const isNameChar = (char: string): boolean => isLetter(char) || (char >= '0' && char <= '9');

/** Where the tag that begins at `from` ends, after its `>`; -1 when it has none. */
const tagEnd = (html: string, from: number): number => {
  for (let at = from; at < html.length; at += 1) {
    const char = html.charAt(at);
    if (char === '>') return at + 1;
    if (char !== '"') continue;
    at = html.indexOf('"', at + 1);
    if (at < 0) return -1;
  }
  return -1;
};

const tagAt = (html: string, start: number): HtmlToken | null => {
  const closing = html.charAt(start + 1) === '/';
  const nameFrom = start + (closing ? 2 : 1);
  if (!isLetter(html.charAt(nameFrom))) return null;
  let nameTo = nameFrom;
  while (isNameChar(html.charAt(nameTo))) nameTo += 1;
  const end = tagEnd(html, nameTo);
  if (end < 0) return null;
  const name = html.slice(nameFrom, nameTo).toLowerCase();
  if (closing) return { type: 'close', start, end, name };
  const attributes = html.slice(nameTo, end - 1);
  return { type: 'open', start, end, name, attributes, void: voidElements.has(name), last: -1 };
};

/** Sanitised HTML as tokens, each opening tag with its closing one. What closes nothing that is open closes nothing. */
export const htmlTokens = (html: string): HtmlToken[] => {
  const tokens: HtmlToken[] = [];
  const open: (HtmlToken & { type: 'open' })[] = [];
  let unread = 0;
  // After a tag without an end no other has one.
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at)) {
    const tag = tagAt(html, at);
    if (tag === null) {
      at += 1;
      if (tagEnd(html, at) < 0) break;
      continue;
    }
    if (at > unread) tokens.push({ type: 'text', start: unread, end: at, name: '' });
    if (tag.type === 'open') {
      if (tag.void) tag.last = tokens.length;
      else open.push(tag);
    } else if (open.at(-1)?.name === tag.name) {
      const opened = open.pop();
      if (opened !== undefined) opened.last = tokens.length;
    }
    tokens.push(tag);
    unread = tag.end;
    at = tag.end;
  }
  if (unread < html.length) tokens.push({ type: 'text', start: unread, end: html.length, name: '' });
  for (const tag of open) tag.last = tokens.length - 1;
  return tokens;
};

/** The value of an attribute as sanitised HTML writes it; '' when it is not there. */
export const attributeOf = (attributes: string, name: string): string => {
  const start = attributes.indexOf(` ${name}="`);
  if (start < 0) return '';
  const from = start + name.length + 3;
  const to = attributes.indexOf('"', from);
  return to < 0 ? '' : attributes.slice(from, to);
};
