import { escapeHtml } from '#libs/mail';
import { contentIdIn, contentIdsShown, pictures, sourceOf, withSource } from '../html-pictures.js';
import type { Attachment } from '../mail-parts.js';

const sources = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** What a browser may do with the page: show it. Nothing is asked for anywhere, not even the address of a server that a link names. */
export const PAGE_HEADERS = {
  'Content-Security-Policy': `sandbox; ${sources}; base-uri 'none'; form-action 'none'`,
  'X-DNS-Prefetch-Control': 'off',
} as const;

/** All pictures of one page together, in bytes, each as often as the page shows it; those beyond are left out. */
const PICTURES_SHOWN = 10 * 1024 * 1024;
const PICTURES_WRITTEN = 1.4 * PICTURES_SHOWN;

const shownPicture = /^image\/(?:png|gif|jpe?g|webp|bmp|avif)$/i;

const shownIn = (html: string, attachments: readonly Attachment[]): readonly Attachment[] => {
  const wanted = contentIdsShown(html);
  let size = 0;
  return attachments.filter(({ contentId: id, blob }) => {
    if (id === null || !wanted.has(id) || !shownPicture.test(blob.mediaType)) return false;
    size += blob.size;
    return size <= PICTURES_SHOWN;
  });
};

/** The HTML with its own pictures written into it, and no other that is not. `read` gives the bytes of a file. */
export const withPictures = async (
  html: string,
  attachments: readonly Attachment[],
  read: (attachment: Attachment) => Promise<Buffer>,
): Promise<string> => {
  const written = new Map<string, string>();
  for (const attachment of shownIn(html, attachments)) {
    const bytes = await read(attachment);
    written.set(attachment.contentId ?? '', `data:${attachment.blob.mediaType};base64,${bytes.toString('base64')}`);
  }
  let room = PICTURES_WRITTEN;
  return html.replace(pictures, (picture) => {
    const src = sourceOf(picture);
    if (src === undefined || /^data:/i.test(src)) return picture;
    const data = written.get(contentIdIn(src) ?? '') ?? '';
    room -= data.length;
    return withSource(picture, room < 0 ? '' : data);
  });
};

/**
 * A mail's body as a page of its own: the HTML, which was made harmless when it came in, else the text as it is. The page says itself that it
 * may not ask for anything, for whoever shows it without its headers.
 */
export const messagePage = (subject: string, { text, html }: { text: string | null; html: string | null }): string =>
  `<!doctype html>
<html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${sources}"><meta name="referrer" content="no-referrer"><meta http-equiv="x-dns-prefetch-control" content="off"><meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head>
<body>${html ?? `<pre style="white-space:pre-wrap">${escapeHtml(text ?? '')}</pre>`}</body></html>
`;
