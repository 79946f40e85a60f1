import type { Frame } from './frames.js';
import type { ParsedAttachment, ParsedMail } from './parsed-mail.js';
import type { ParseEnvelope } from './parse-envelope.js';

/** What goes to a parsing process: the bytes of the mail are the one part of the frame. */
export type ParseRequest = Readonly<{ envelope: ParseEnvelope }>;

type MailWithoutContent = Omit<ParsedMail, 'attachments'> &
  Readonly<{ attachments: readonly Omit<ParsedAttachment, 'content'>[] }>;

/** What comes back: `rss` is the memory of the process in bytes, at its start or once it had read the mail. */
export type ParseAnswer =
  | Readonly<{ ready: true; rss: number }>
  | Readonly<{ mail: MailWithoutContent; rss: number }>
  | Readonly<{ failed: string; rss: number }>;

/** Stands in stderr when a process ended itself over its memory. */
export const OVER_MEMORY = 'parser-over-memory';

/** The frame of a mail that was read: the contents of its attachments are the parts. */
export const answerWith = (mail: ParsedMail, rss: number): Frame<ParseAnswer> => ({
  head: { mail: { ...mail, attachments: mail.attachments.map(({ content: _bytes, ...rest }) => rest) }, rss },
  parts: mail.attachments.map(({ content }) => content),
});

/** The mail as it came from another process. */
export const received = (mail: MailWithoutContent, parts: readonly Buffer[]): ParsedMail => ({
  ...mail,
  attachments: mail.attachments.map((attachment, index) => ({
    ...attachment,
    content: parts[index] ?? Buffer.alloc(0),
  })),
});
