import { ParseFailed, ParserAway, ParserCrashed } from './parse-errors.js';
import { type ParseLimits, ParseProcess } from './parse-process.js';
import type { ParsedMail } from './parsed-mail.js';
import type { ParseEnvelope } from './parse-envelope.js';

export type MailParserOptions = Readonly<{
  /** At most so many mails are read at the same time. Usually one process does it; others start when it is held up by a mail. */
  processes?: number;
  /** For one mail, once a process has it. */
  timeoutMs?: number;
  /** What a process may hold beyond what it holds when it starts: the mail, its attachments and all that reading them takes. */
  memoryMb?: number;
}>;

type Job = Readonly<{
  raw: Buffer;
  envelope: ParseEnvelope;
  resolve: (mail: ParsedMail) => void;
  reject: (error: Error) => void;
  again: boolean;
}>;

const HELD_UP_MS = 200;

/**
 * Reads mails in processes beside this one, each within a limit of time and of memory: a process that goes over one is ended and another
 * takes its place, so that one mail cannot harm the next. A mail that holds up the others is left to its process, and they go on in
 * further ones. When a process ends for no known reason its mail is read once more, in a fresh one.
 */
export class MailParser {
  readonly #limits: ParseLimits;
  readonly #most: number;
  readonly #free: ParseProcess[] = [];
  readonly #all = new Set<ParseProcess>();
  readonly #queue: Job[] = [];
  #heldUp: NodeJS.Timeout | undefined;
  #closed = false;

  constructor({ processes = 3, timeoutMs = 10_000, memoryMb = 256 }: MailParserOptions = {}) {
    this.#most = processes;
    this.#limits = { timeoutMs, memoryMb };
  }

  /** Starts the first process; resolves when it can read. @throws ParserAway, ParserCrashed */
  async warm(): Promise<void> {
    if (!this.#closed && this.#all.size === 0) this.#free.push(this.#start());
    await Promise.all([...this.#all].map(({ ready }) => ready));
  }

  /** `raw` stays the caller's. @throws ParseTimedOut, ParseOutOfMemory, ParseFailed; ParserAway, which says nothing of the mail */
  parse(raw: Buffer, envelope: ParseEnvelope): Promise<ParsedMail> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ raw, envelope, resolve, reject, again: false });
      this.#next();
    });
  }

  /** Ends the processes; mails that are not read yet fail with ParserAway. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#heldUp);
    this.#next();
    await Promise.all([...this.#all].map((one) => one.end()));
  }

  #next(): void {
    if (this.#closed) {
      for (const { reject } of this.#queue.splice(0)) reject(new ParserAway('the parser is closed'));
      return;
    }
    while (this.#queue.length > 0) {
      const process = this.#take();
      if (process === undefined) return this.#lookAgain();
      const job = this.#queue.shift();
      if (job !== undefined) void this.#run(process, job);
    }
  }

  #take(): ParseProcess | undefined {
    for (let process = this.#free.pop(); process !== undefined; process = this.#free.pop()) {
      if (process.alive) return process;
      this.#all.delete(process);
    }
    if (this.#all.size >= this.#most) return undefined;
    const before = performance.now() - HELD_UP_MS;
    return [...this.#all].every(({ busySince }) => busySince !== null && busySince <= before)
      ? this.#start()
      : undefined;
  }

  #lookAgain(): void {
    if (this.#all.size >= this.#most) return;
    this.#heldUp ??= setTimeout(() => {
      this.#heldUp = undefined;
      this.#next();
    }, HELD_UP_MS);
  }

  async #run(process: ParseProcess, job: Job): Promise<void> {
    try {
      job.resolve(await process.parse(job.raw, job.envelope));
    } catch (error) {
      if (!(error instanceof ParserCrashed)) job.reject(error instanceof Error ? error : new Error(String(error)));
      else if (job.again) job.reject(new ParseFailed(error.message, { cause: error }));
      else this.#queue.unshift({ ...job, again: true });
    }
    await this.#giveBack(process);
    this.#next();
  }

  /** Keeps one process for the next mail, and none that a mail has worn out. */
  async #giveBack(process: ParseProcess): Promise<void> {
    const isSpare = this.#queue.length === 0 && this.#free.length > 0;
    if (process.alive && !process.isWorn && !isSpare) {
      this.#free.push(process);
      return;
    }
    await process.end();
    this.#all.delete(process);
  }

  #start(): ParseProcess {
    const process = new ParseProcess(this.#limits);
    this.#all.add(process);
    return process;
  }
}
