import { createHash } from 'node:crypto';

/** What a mail says, as far as it is the same in every copy of it. */
export type MailContent = Readonly<{
  /** The address in the From header itself, whatever else the sender may be known by. */
  from: string | null;
  rawDate: string | null;
  /** RFC 3339; counts instead of `rawDate` where it can be read. */
  date: string | null;
  subject: string;
  text: string | null;
  html: string | null;
  attachments: readonly Readonly<{ mediaType: string; content: Buffer }>[];
  /** The body as it came, for a mail of which text or parts were cut: two mails may begin alike. */
  whole: Buffer | null;
}>;

const CR = 0x0d;
const LF = 0x0a;

/** The bytes with LF where they had CRLF: a part that is not encoded changes its line ends on the way. */
const withLf = (bytes: Buffer): Buffer => {
  if (!bytes.includes('\r\n')) return bytes;
  const kept = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === CR && bytes[at + 1] === LF) continue;
    kept[length] = byte;
    length += 1;
  }
  return kept.subarray(0, length);
};

const withoutLastLineEnds = (bytes: Buffer): Buffer => {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === LF || bytes[end - 1] === CR)) end -= 1;
  return bytes.subarray(0, end);
};

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const bytesHash = (bytes: Buffer): string => sha256(withoutLastLineEnds(withLf(bytes)));

/** Without the white space at line ends, which transports add and take, and none at the end. */
const textHash = (text: string | null): string =>
  sha256(
    Buffer.from(
      (text ?? '')
        .split('\n')
        .map((line) => line.trimEnd())
        .join('\n')
        .trimEnd(),
      'utf8',
    ),
  );

const subjectOf = (subject: string): string => subject.replace(/\s+/g, ' ').trim();

/**
 * SHA-256 in hex over what a mail says: the same for two copies that differ in trace and delivery headers, in Message-ID, in line ends or
 * in transfer encoding, another one for a mail that says something else. The recipients are not part of it.
 */
export const contentHash = ({ from, rawDate, date, subject, text, html, attachments, whole }: MailContent): string =>
  sha256(
    Buffer.from(
      JSON.stringify([
        'content-1',
        from?.toLowerCase() ?? null,
        date ?? rawDate,
        subjectOf(subject),
        whole === null
          ? [textHash(text), textHash(html), attachments.map((file) => [file.mediaType, bytesHash(file.content)])]
          : bytesHash(whole),
      ]),
      'utf8',
    ),
  );
