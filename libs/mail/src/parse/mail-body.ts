import { type ReadableBody, rawBodyAsText, readableBody } from './body-text.js';
import { calendarText } from './calendar-text.js';
import { decodeUnlabelled } from './charset.js';
import { withoutBareCr } from './header-block.js';
import { firstLines } from './line-limit.js';
import { type MimeBody, readMimeBody, type Segment } from './mime-body.js';
import { headWithBoundaryOf, repairedBody, repairedHead } from './mime-repairs.js';
import type { ParsedAttachment } from './parsed-mail.js';

export type MailBody = Readonly<{
  /** Its `defects` are those of the whole body. */
  readable: ReadableBody;
  attachments: ParsedAttachment[];
  /** Whether something of the body is in neither. */
  isCut: boolean;
}>;

// A mail of 35 MiB in base64 has half as many; the reader of its parts takes time and memory for each.
const MAX_LINES = 1_000_000;
const MAX_SHOWN_FILE = 256 * 1024;

const cuts = new Set(['lines-cut', 'text-cut', 'html-cut', 'html-too-deep', 'too-many-parts', 'mime-broken']);

const isBlank = ({ text, html, remoteImages }: ReadableBody): boolean =>
  remoteImages.length === 0 && (text ?? '').trim() === '' && (html ?? '').trim() === '';

const isNothing = (readable: ReadableBody, { parts }: MimeBody): boolean => parts.length === 0 && isBlank(readable);

/** What a mail consists of that is one file of text and nothing else: an invitation, a table, an HTML page. */
const segmentOf = ({ parts }: MimeBody): Segment | null => {
  const [only, ...others] = parts;
  if (only === undefined || others.length > 0 || !textTop.test(only.mediaType)) return null;
  const text = decodeUnlabelled(only.content.subarray(0, MAX_SHOWN_FILE));
  if (only.mediaType === 'text/html') return { text: null, html: text };
  // RFC 1896: what stands in angle brackets is no text, but `<<` is.
  if (/^text\/(?:enriched|richtext)$/.test(only.mediaType))
    return { text: text.replace(/<(?:<|[^<>]{0,60}>)/g, (tag) => (tag === '<<' ? '<' : '')), html: null };
  return { text: (only.mediaType === 'text/calendar' ? calendarText(text) : null) ?? text, html: null };
};

const hasInk = (body: Buffer): boolean => body.some((byte) => byte > 0x20);

const textTop =
  /^(?:text|(?!(?:application|audio|chemical|font|haptics|image|message|model|multipart|video|x-[^/]*)\/)[^/]*)\//;

/** Reads the body of a mail, whose MIME fields are `head`. In one that says nothing for what it holds, the bytes are shown as they came. */
export const bodyOf = async (whole: Buffer, head: Buffer): Promise<MailBody> => {
  const defects = new Set<string>();
  const lines = firstLines(whole, MAX_LINES);
  if (lines !== whole) defects.add('lines-cut');
  const body = repairedBody(head, lines);
  if (body !== lines) defects.add('part-header-end-missing');
  let mime = await readMimeBody(repairedHead(head, body), body);
  let readable = readableBody(mime.segments, mime.parts);
  const another = async (defect: string, otherHead: Buffer, otherBody: Buffer): Promise<void> => {
    if (!isNothing(readable, mime) || (otherHead === head && otherBody === body)) return;
    mime = await readMimeBody(otherHead, otherBody);
    readable = readableBody(mime.segments, mime.parts);
    if (!isNothing(readable, mime)) defects.add(defect);
  };
  if (isNothing(readable, mime) && hasInk(body)) {
    await another('boundary-guessed', headWithBoundaryOf(head, body), body);
    await another('bare-cr', head, firstLines(withoutBareCr(body), MAX_LINES));
  }
  const segment = isBlank(readable) ? segmentOf(mime) : null;
  if (segment !== null) {
    readable = readableBody([segment], []);
    defects.add('text-of-attachment');
  }
  if (isNothing(readable, mime)) {
    const shown = rawBodyAsText(body);
    if (shown !== null) {
      readable = { ...shown, defects: [...readable.defects, ...shown.defects] };
      defects.add('body-unreadable');
    }
  }
  const all = [...new Set([...defects, ...mime.defects, ...readable.defects])];
  return {
    readable: { ...readable, defects: all },
    attachments: mime.parts.map(({ location: _location, ...part }) => ({
      ...part,
      inline: part.contentId !== null && readable.contentIds.has(part.contentId),
    })),
    isCut: all.some((defect) => cuts.has(defect)),
  };
};
