const LF = 0x0a;
const GREATER = 0x3e;
const FROM = Buffer.from('From ');

/** How body lines that begin with `From ` were kept apart: mboxrd quotes quoted ones again, mboxo does not. */
export type Quoting = 'mboxrd' | 'mboxo';

/** One mail of a file, and where in it it begins; `bytes` is null for one that is larger than the limit. */
export type MailInFile = Readonly<{ offset: number; bytes: Buffer | null }>;

/** A line that begins a mail: `From ann@example.org Tue Jan 13 09:30:00 2026`. A time of day is what all software writes in it. */
const isSeparator = (line: Buffer): boolean =>
  startsWith(line, FROM, 0) && /^From .*\d\d?:\d\d/.test(line.toString('latin1', 0, 200));

const startsWith = (line: Buffer, text: Buffer, at: number): boolean =>
  line.subarray(at, at + text.length).equals(text);

/** Takes back the `>` that was put before a line. */
const unquoted = (line: Buffer, quoting: Quoting): Buffer => {
  if (line[0] !== GREATER) return line;
  let depth = 1;
  while (quoting === 'mboxrd' && line[depth] === GREATER) depth += 1;
  return startsWith(line, FROM, depth) ? line.subarray(1) : line;
};

const isBlank = (line: Buffer): boolean => line.length === 1 || (line.length === 2 && line[0] === 0x0d);

/** Whether a file is an mbox, from its first bytes. */
export const isMbox = (start: Buffer): boolean => {
  const end = start.indexOf(LF);
  return isSeparator(end < 0 ? start : start.subarray(0, end));
};

/**
 * The mails of an mbox, one at a time, with as much memory as the largest takes within the limit. A line without an end is cut into pieces
 * of that size. @throws the error of the chunks
 */
export async function* mailsOfMbox(
  chunks: AsyncIterable<Buffer>,
  { quoting, maxBytes }: Readonly<{ quoting: Quoting; maxBytes: number }>,
): AsyncGenerator<MailInFile> {
  let mail: Mail | null = null;
  let afterBlank = true;
  for await (const { line, offset } of linesOf(chunks, maxBytes)) {
    if (afterBlank && isSeparator(line)) {
      if (mail !== null) yield mail.finished();
      mail = new Mail(offset, maxBytes);
    } else mail?.add(unquoted(line, quoting));
    afterBlank = isBlank(line);
  }
  if (mail !== null) yield mail.finished();
}

class Mail {
  #lines: Buffer[] = [];
  #size = 0;

  constructor(
    private readonly offset: number,
    private readonly maxBytes: number,
  ) {}

  add(line: Buffer): void {
    this.#size += line.length;
    if (this.#size <= this.maxBytes) this.#lines.push(line);
    else this.#lines = [];
  }

  /** The blank line at the end is the file's: without it the last mail would be another one once the file has grown. */
  finished(): MailInFile {
    if (this.#size > this.maxBytes) return { offset: this.offset, bytes: null };
    const last = this.#lines.at(-1);
    if (last !== undefined && isBlank(last)) this.#lines.pop();
    return { offset: this.offset, bytes: Buffer.concat(this.#lines) };
  }
}

async function* linesOf(chunks: AsyncIterable<Buffer>, maxBytes: number) {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let offset = 0;
  const taken = (rest: Buffer) => {
    const line = held.length === 0 ? rest : Buffer.concat([...held, rest]);
    held = [];
    heldBytes = 0;
    const found = { line, offset };
    offset += line.length;
    return found;
  };
  for await (const chunk of chunks) {
    let at = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, at)) {
      yield taken(chunk.subarray(at, end + 1));
      at = end + 1;
    }
    if (at === chunk.length) continue;
    held.push(chunk.subarray(at));
    heldBytes += chunk.length - at;
    if (heldBytes > maxBytes) yield taken(Buffer.alloc(0));
  }
  if (heldBytes > 0) yield taken(Buffer.alloc(0));
}
