/** Tags and outputs of a template under names that any reader of HTML takes for words. */
export type Masked = Readonly<{ html: string; restore: (html: string) => string }>;

const CLOSING = { '{{': '}}', '{%': '%}' } as const;

/** A word that does not stand in the text, so that nothing written there passes for a mask. */
const unused = (text: string): string => {
  for (let n = 0; ; n += 1) if (!text.includes(`liquid${n}x`)) return `liquid${n}x`;
};

/** Where the tag that begins at `start` ends, or -1 when it never does. */
const endOf = (html: string, start: number): number => {
  const end = html.indexOf(CLOSING[html.startsWith('{{', start) ? '{{' : '{%'], start + 2);
  return end === -1 ? -1 : end + 2;
};

/**
 * HTML with Liquid in it, so that it can be made harmless without the Liquid being taken for HTML: `{% if a < b %}` is no element. What a
 * mask stood for comes back where the mask still stands.
 */
export const sanitizable = (html: string): Masked => {
  const word = unused(html);
  const masked: string[] = [];
  const pieces: string[] = [];
  let at = 0;
  for (;;) {
    const found = /\{[{%]/g;
    found.lastIndex = at;
    const start = found.exec(html)?.index ?? -1;
    const end = start === -1 ? -1 : endOf(html, start);
    if (end === -1) break;
    pieces.push(html.slice(at, start), `${word}${masked.length}z`);
    masked.push(html.slice(start, end));
    at = end;
  }
  const restored = new RegExp(`${word}([0-9]+)z`, 'gi');
  return {
    html: [...pieces, html.slice(at)].join(''),
    restore: (clean) => clean.replace(restored, (_, n: string) => masked[Number(n)] ?? ''),
  };
};
