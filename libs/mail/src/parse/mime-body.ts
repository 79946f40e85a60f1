import { Readable } from 'node:stream';
import type { AttachmentStream, MessageText } from 'mailparser';
import { safeFileName } from '../text/file-name.js';
import { isMediaType } from '../text/media-type.js';
import { isUuencoded, type MimeNode, MimeReader } from './mime-reader.js';
import { uuDecoded } from './uuencode.js';

/** One piece of a mail's text: what stands there as plain text and as HTML, two forms of the same when both are there. */
export type Segment = Readonly<{ text: string | null; html: string | null }>;

/** `location` is the Content-Location by which HTML may show the part (RFC 2557). */
export type MimePart = Readonly<{
  fileName: string;
  mediaType: string;
  contentId: string | null;
  location: string | null;
  content: Buffer;
}>;

export type MimeBody = Readonly<{
  segments: readonly Segment[];
  parts: readonly MimePart[];
  defects: readonly string[];
}>;

const MAX_PARTS = 1_000;
const MAX_PART_HEADER = 64 * 1024;

const options = {
  keepDeliveryStatus: true,
  ignoreEmbedded: true,
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
  checksumAlgo: false,
  maxHeadSize: MAX_PART_HEADER,
  maxChildNodes: MAX_PARTS,
} as const;

/**
 * Reads the parts of a mail from its MIME fields and its body. A mail with more parts than 1,000, or with a part whose header is larger
 * than 64 KB, is read up to there; `defects` says so.
 */
export const readMimeBody = (head: Buffer, body: Buffer): Promise<MimeBody> =>
  new Promise((resolve) => {
    const reader = new MimeReader(options);
    const parts: MimePart[] = [];
    let settled = false;
    const settle = (defects: readonly string[]): void => {
      if (settled) return;
      settled = true;
      const cut = reader.hasCutText ? ['text-cut'] : [];
      resolve({ segments: reader.root === null ? [] : segmentsOf(reader.root), parts, defects: [...defects, ...cut] });
    };
    reader.on('data', (data: AttachmentStream | MessageText) => {
      if (data.type === 'attachment') collect(data, parts);
    });
    reader.once('end', () => settle([]));
    reader.on('error', (error: Error) => {
      settle([
        /nodes|EMAXLEN/i.test(`${error.message} ${(error as { code?: string }).code}`)
          ? 'too-many-parts'
          : 'mime-broken',
      ]);
      reader.destroy();
    });
    Readable.from(slices(head, body), { objectMode: false }).pipe(reader);
  });

const SLICE = 256 * 1024;

/** What is given at once is decoded at once, in several times its memory. */
const slices = function* (head: Buffer, body: Buffer): Generator<Buffer> {
  yield head;
  for (let from = 0; from < body.length; from += SLICE) yield body.subarray(from, from + SLICE);
};

const collect = (attachment: AttachmentStream, parts: MimePart[]): void => {
  const chunks: Buffer[] = [];
  attachment.content.on('data', (chunk: Buffer) => chunks.push(chunk));
  attachment.content.once('end', () => {
    const mediaType = attachment.contentType.toLowerCase();
    const location = locationOf(attachment.headers.get('content-location'));
    const contentId = contentIdOf(attachment.cid ?? '');
    parts.push({
      fileName: safeFileName(attachment.filename ?? '', nameFor(mediaType, parts.length + 1)),
      mediaType: isMediaType(mediaType) ? mediaType : 'application/octet-stream',
      contentId: contentId ?? (location === null ? null : `location-${parts.length + 1}`),
      location,
      content: contentOf(chunks, attachment.headers.get('content-transfer-encoding')),
    });
    attachment.release?.();
  });
};

const MAX_CONTENT_ID = 256;

/** What stands between the brackets (RFC 2392), or all of it when they are broken; of that, what an HTML text can name. */
const contentIdOf = (field: string): string | null => {
  const [, bracketed] = /<([^<>]*)/.exec(field) ?? [];
  // oxlint-disable-next-line no-control-regex
  const id = (bracketed ?? field).replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029<>]|\p{Surrogate}/gu, '');
  return id === '' ? null : [...id].slice(0, MAX_CONTENT_ID).join('');
};

const MAX_LOCATION = 2_000;

const locationOf = (field: unknown): string | null => {
  const location = typeof field === 'string' ? field.replace(/\s+/g, '') : '';
  return location === '' || location.length > MAX_LOCATION ? null : location;
};

const contentOf = (chunks: readonly Buffer[], encoding: unknown): Buffer => {
  const content = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
  return typeof encoding === 'string' && isUuencoded(encoding) ? (uuDecoded(content) ?? content) : content;
};

const extensions: Readonly<Record<string, string>> = {
  'message/rfc822': 'eml', 'message/delivery-status': 'txt', 'message/feedback-report': 'txt', 'text/rfc822-headers': 'txt',
  'text/calendar': 'ics', 'text/vcard': 'vcf', 'text/csv': 'csv', 'text/plain': 'txt', 'text/html': 'html', 'text/xml': 'xml',
  'image/jpeg': 'jpg', 'image/png': 'png', 'image/gif': 'gif', 'image/webp': 'webp', 'image/svg+xml': 'svg', 'image/bmp': 'bmp',
  'application/pdf': 'pdf', 'application/zip': 'zip', 'application/json': 'json', 'application/ms-tnef': 'dat',
  'application/pgp-signature': 'asc', 'application/pgp-encrypted': 'asc', 'application/pkcs7-signature': 'p7s',
  'application/x-pkcs7-signature': 'p7s', 'application/pkcs7-mime': 'p7m', 'audio/mpeg': 'mp3', 'video/mp4': 'mp4',
}; // prettier-ignore

const nameFor = (mediaType: string, index: number): string =>
  `attachment-${index}.${extensions[mediaType] ?? (mediaType.startsWith('text/') ? 'txt' : 'bin')}`;

const joined = (pieces: readonly (string | null)[], between: string): string | null => {
  const present = pieces.filter((piece) => piece !== null);
  return present.length === 0 ? null : present.join(between);
};

const segmentsOf = (node: MimeNode): Segment[] => {
  if (node.contentType === 'text/html') return node.textContent ? [{ text: null, html: node.textContent }] : [];
  if (node.textContent) return [{ text: node.textContent, html: null }];
  if (node.contentType !== 'multipart/alternative') return node.children.flatMap(segmentsOf);
  // The last form is the best (RFC 2046 5.1.4), so an alternative of two HTML parts is the later one, and of two texts too.
  const forms = node.children.map(segmentsOf).filter((segments) => segments.length > 0);
  const html = forms.findLast((segments) => segments.some((segment) => segment.html !== null)) ?? [];
  const text = forms.findLast((segments) => segments.every((segment) => segment.text !== null)) ?? [];
  const segment = {
    text: joined(
      text.map((piece) => piece.text),
      '\n',
    ),
    html: joined(
      html.map((piece) => piece.html),
      '<br>\n',
    ),
  };
  return segment.text === null && segment.html === null ? [] : [segment];
};
