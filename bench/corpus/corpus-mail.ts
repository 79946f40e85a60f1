/** What somebody says a mail is; a field that is missing is not compared. Of several texts, any counts. */
export type Expected = Readonly<{
  from?: readonly string[];
  subject?: readonly string[];
  attachments?: number;
  /** Who wrote the mail that this one passes on; null for one that passes none on. */
  forwardedFrom?: string | null;
  /** Whether a machine wrote it: a report, an automatic answer. */
  machine?: boolean;
}>;

/** How the lines of a mail end when it is handed over. */
export type LineEnds = 'as-is' | 'lf' | 'crlf';

/** One mail of a folder. Its bytes are read when its turn comes. */
export type CorpusMail = Readonly<{
  /** Its path within the folder, with its number for one of an mbox. */
  name: string;
  read: () => Promise<Buffer>;
  expected: (raw: Buffer) => Promise<Expected | null>;
}>;

/** The mail with these line ends throughout. */
export const withLineEnds = (raw: Buffer, lineEnds: LineEnds): Buffer => {
  if (lineEnds === 'as-is') return raw;
  return Buffer.from(raw.toString('latin1').replace(/\r?\n/g, lineEnds === 'lf' ? '\n' : '\r\n'), 'latin1');
};
