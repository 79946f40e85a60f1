import { compile } from 'html-to-text';

const MAX_CHARS = 500_000;

const convert = compile({
  wordwrap: false,
  limits: { maxInputLength: MAX_CHARS, maxDepth: 200, maxChildNodes: 20_000, ellipsis: '…' },
  selectors: [
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: false } },
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'td', format: 'inlineSurround', options: { suffix: ' ' } },
    { selector: 'th', format: 'inlineSurround', options: { suffix: ' ' } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
});

/** The HTML as plain text, `cut` when it was longer (500,000 characters), deeper or wider than is read. */
export const textOfHtml = (html: string): { text: string; cut: boolean } => {
  const text = convert(html.slice(0, MAX_CHARS)).trim();
  return { text, cut: html.length > MAX_CHARS || text.endsWith('…') };
};

/** The plain-text form of HTML that is sanitised already. */
export const htmlToPlainText = (html: string): string => textOfHtml(html).text;
