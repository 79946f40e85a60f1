import { type ReadableBody, rawBodyAsText, readableBody } from './body-text.js';
import { calendarText } from './calendar-text.js';
import { decodeUnlabelled } from './charset.js';
import { withoutBareCr } from './header-block.js';
import { firstLines } from './line-limit.js';
import { type MimeBody, readMimeBody, type Segment } from './mime-body.js';
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
  if (only === undefined || others.length > 0 || !only.mediaType.startsWith('text/')) return null;
  const text = decodeUnlabelled(only.content.subarray(0, MAX_SHOWN_FILE));
  if (only.mediaType === 'text/html') return { text: null, html: text };
  return { text: (only.mediaType === 'text/calendar' ? calendarText(text) : null) ?? text, html: null };
};

/** Reads the body of a mail, whose MIME fields are `head`. In one that says nothing for what it holds, the bytes are shown as they came. */
export const bodyOf = async (whole: Buffer, head: Buffer): Promise<MailBody> => {
  const defects = new Set<string>();
  const body = firstLines(whole, MAX_LINES);
  if (body !== whole) defects.add('lines-cut');
  let mime = await readMimeBody(head, body);
  let readable = readableBody(mime.segments);
  if (isNothing(readable, mime)) {
    const unbroken = withoutBareCr(body);
    if (unbroken !== body) {
      mime = await readMimeBody(head, unbroken);
      readable = readableBody(mime.segments);
      if (!isNothing(readable, mime)) defects.add('bare-cr');
    }
  }
  const segment = isBlank(readable) ? segmentOf(mime) : null;
  if (segment !== null) {
    readable = readableBody([segment]);
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
    attachments: mime.parts.map((part) => ({
      ...part,
      inline: part.contentId !== null && readable.contentIds.has(part.contentId),
    })),
    isCut: all.some((defect) => cuts.has(defect)),
  };
};
