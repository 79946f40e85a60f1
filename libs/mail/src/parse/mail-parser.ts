import type { ParsedMail, ParseEnvelope } from './parsed-mail.js';
import { ParseFailed } from './parse-errors.js';
import { ParseThread, type ParseLimits } from './parse-thread.js';

export type MailParserOptions = Readonly<{
  threads?: number;
  /** For one mail, once a thread has it. */
  timeoutMs?: number;
  /** Heap of one thread; the bytes of the mail and of its attachments come on top. */
  memoryMb?: number;
}>;

type Job = Readonly<{
  raw: Buffer;
  envelope: ParseEnvelope;
  resolve: (mail: ParsedMail) => void;
  reject: (error: Error) => void;
}>;

/**
 * Reads mails in threads beside the event loop, each within a limit of time and of memory: a thread that goes over one is ended and
 * another takes its place, so that one mail cannot harm the next. Threads start with the first mail, or by `warm`.
 */
export class MailParser {
  readonly #limits: ParseLimits;
  readonly #threads: number;
  readonly #free: ParseThread[] = [];
  readonly #all = new Set<ParseThread>();
  readonly #queue: Job[] = [];
  #closed = false;

  constructor({ threads = 1, timeoutMs = 10_000, memoryMb = 256 }: MailParserOptions = {}) {
    this.#threads = threads;
    this.#limits = { timeoutMs, memoryMb };
  }

  /** Starts the threads; resolves when all of them can read. Throws ParseFailed. */
  async warm(): Promise<void> {
    while (!this.#closed && this.#all.size < this.#threads) this.#free.push(this.#start());
    await Promise.all([...this.#all].map((thread) => thread.ready));
  }

  /** Throws ParseTimedOut, ParseOutOfMemory, ParseFailed. `raw` stays the caller's. */
  parse(raw: Buffer, envelope: ParseEnvelope): Promise<ParsedMail> {
    if (this.#closed) return Promise.reject(new ParseFailed('the parser is closed'));
    return new Promise((resolve, reject) => {
      this.#queue.push({ raw, envelope, resolve, reject });
      this.#next();
    });
  }

  /** Ends the threads; mails that are not read yet fail with ParseFailed. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const job of this.#queue.splice(0)) job.reject(new ParseFailed('the parser is closed'));
    await Promise.all([...this.#all].map((thread) => thread.end()));
  }

  #next(): void {
    if (this.#queue.length === 0) return;
    const thread = this.#take();
    if (thread === undefined) return;
    const job = this.#queue.shift();
    if (job !== undefined) void this.#run(thread, job);
  }

  async #run(thread: ParseThread, { raw, envelope, resolve, reject }: Job): Promise<void> {
    try {
      resolve(await thread.parse(raw, envelope));
    } catch (error) {
      reject(error instanceof Error ? error : new ParseFailed(String(error)));
    }
    if (thread.alive) this.#free.push(thread);
    else this.#all.delete(thread);
    this.#next();
  }

  #take(): ParseThread | undefined {
    for (let thread = this.#free.pop(); thread !== undefined; thread = this.#free.pop()) {
      if (thread.alive) return thread;
      this.#all.delete(thread);
    }
    return this.#all.size < this.#threads ? this.#start() : undefined;
  }

  #start(): ParseThread {
    const thread = new ParseThread(this.#limits);
    this.#all.add(thread);
    return thread;
  }
}
