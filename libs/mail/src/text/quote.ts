import { escapeHtml } from './escape-html.js';

const lineEnd = /\r\n|[\r\n\u2028\u2029]/;

/** The text as the quoted original of an answer: the attribution on a line of its own, then every line behind `> `. */
export const quoteText = (text: string, attribution: string): string => {
  const lines = text.trimEnd().split(lineEnd);
  return `${attribution}\n${lines.map((line) => (line === '' || line.startsWith('>') ? `>${line}` : `> ${line}`)).join('\n')}\n`;
};

/**
 * The HTML as the quoted original of an answer. `html` must be sanitised already; `attribution` is text.
 */
export const quoteHtml = (html: string, attribution: string): string =>
  `<div class="threadlog_quote"><p>${escapeHtml(attribution)}</p>` +
  `<blockquote style="margin:0 0 0 0.8ex;border-left:1px solid #ccc;padding-left:1ex">${html}</blockquote></div>`;
