import { sanitizeMailHtml } from '../html/sanitize-mail-html.js';
import { textOfHtml } from '../html/text-of-html.js';
import { isTooDeep } from '../html/too-deep.js';
import { textAsHtml } from '../text/text-as-html.js';
import { decodeUnlabelled } from './charset.js';
import { cleanText } from './clean-text.js';
import type { MimePart, Segment } from './mime-body.js';

/** What a person reads of a mail. `contentIds` are those that the HTML shows by `cid:`. */
export type ReadableBody = Readonly<{
  text: string | null;
  html: string | null;
  remoteImages: string[];
  contentIds: ReadonlySet<string>;
  defects: readonly string[];
}>;

const MAX_TEXT = 2_000_000;
const MAX_HTML = 1_000_000;
const MAX_SANITISED = 2_000_000;
const MAX_RAW_BODY = 256 * 1024;

const cidUrl = /\bcid:([^"'\s<>)]{1,256})/g;

const contentIdsIn = (html: string): Set<string> => {
  const found = new Set<string>();
  for (const [, id = ''] of html.matchAll(cidUrl)) {
    const plain = id.replaceAll('&amp;', '&');
    found.add(plain);
    if (plain.includes('%') && isPercentEncoded(plain)) found.add(decodeURIComponent(plain));
  }
  return found;
};

const isPercentEncoded = (text: string): boolean => /^(?:[^%]|%[2-7][0-9a-f])*$/i.test(text);

const contentIdsByLocation = (parts: readonly MimePart[]): ReadonlyMap<string, string> =>
  new Map(
    parts.flatMap(({ location, contentId }) =>
      location === null || contentId === null ? [] : [[location, contentId]],
    ),
  );

/** The text and the sanitised HTML of a mail from its pieces, each within its limit. */
export const readableBody = (segments: readonly Segment[], parts: readonly MimePart[]): ReadableBody => {
  const defects: string[] = [];
  const hasHtml = segments.some((segment) => segment.html !== null);
  const source = hasHtml ? htmlSource(segments, defects) : null;
  const clean =
    source === null ? null : sanitizeMailHtml(cleanText(source), { contentIds: contentIdsByLocation(parts) });
  // Text of nothing but characters that HTML escapes grows to several times its size.
  const isShown = clean !== null && clean.html.length <= MAX_SANITISED;
  if (clean !== null && !isShown) defects.push('html-cut');
  const { html, remoteImages } = isShown ? clean : { html: null, remoteImages: [] };
  let budget = MAX_HTML;
  const text = segments
    .map((segment) => {
      if (segment.text !== null) return segment.text;
      const source = limited(segment.html ?? '', budget);
      budget -= source.length;
      // One piece of HTML is the HTML of the mail, sanitised already.
      const read = textOfHtml(segments.length === 1 && clean !== null ? clean.html : sanitizeMailHtml(source).html);
      if (read.cut || source.length < (segment.html ?? '').length) defects.push('text-cut');
      return read.text;
    })
    .join('\n');
  if (text.length > MAX_TEXT) defects.push('text-cut');
  const shown = cleanText(text.slice(0, MAX_TEXT));
  return {
    text: segments.length === 0 ? null : shown,
    html,
    remoteImages,
    contentIds: html === null ? new Set() : contentIdsIn(html),
    defects,
  };
};

const limited = (html: string, length: number): string => {
  const start = html.slice(0, length);
  return isTooDeep(start) ? '' : start;
};

const htmlSource = (segments: readonly Segment[], defects: string[]): string | null => {
  const source = segments.map(({ text, html }) => html ?? textAsHtml(text ?? '')).join('<br>\n');
  const start = source.slice(0, MAX_HTML);
  if (isTooDeep(start)) {
    defects.push('html-too-deep');
    return null;
  }
  if (start.length < source.length) defects.push('html-cut');
  return start;
};

/** The body as it came, for a mail in which no part was found; null when there is nothing but white space. */
export const rawBodyAsText = (body: Buffer): ReadableBody | null => {
  const text = cleanText(decodeUnlabelled(body.subarray(0, MAX_RAW_BODY))).trim();
  if (text === '') return null;
  const defects = body.length > MAX_RAW_BODY ? ['text-cut'] : [];
  return { text, html: null, remoteImages: [], contentIds: new Set(), defects };
};
