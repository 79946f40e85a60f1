import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { readFrames, writeFrame } from './frames.js';
import { ParseFailed, ParseOutOfMemory, ParserAway, ParserCrashed, ParseTimedOut } from './parse-errors.js';
import { OVER_MEMORY, type ParseAnswer, type ParseRequest, received } from './parse-messages.js';
import type { ParsedMail } from './parsed-mail.js';
import type { ParseEnvelope } from './parse-envelope.js';

export type ParseLimits = Readonly<{ timeoutMs: number; memoryMb: number }>;

type Arrived = Readonly<{ answer: ParseAnswer; parts: readonly Buffer[] }>;

type Waiting = Readonly<{ resolve: (arrived: Arrived) => void; reject: (error: Error) => void }>;

const START_MS = 30_000;
const STDERR_KEPT = 2_000;
/** Of the memory, so that the heap is cleaned before the process as a whole comes to its limit. */
const HEAP_SHARE = 0.75;
/** A process that a mail has left with so much of its memory gives way to a fresh one. */
const WORN_SHARE = 0.5;

/** One process that reads one mail at a time. Once it is not `alive` it is of no use. */
export class ParseProcess {
  readonly #limits: ParseLimits;
  readonly #child: ChildProcess;
  readonly #channel: Socket;
  readonly #ended: Promise<void>;
  /** Resolves when the process can read; rejects with ParserAway when it cannot. */
  readonly ready: Promise<void>;
  #waiting: Waiting | undefined;
  #stderr = '';
  #rss = { fresh: 0, last: 0 };
  alive = true;
  /** When it was given the mail in hand, on the clock of `performance`; null while it is free. */
  busySince: number | null = null;

  constructor(limits: ParseLimits) {
    this.#limits = limits;
    const { timeoutMs, memoryMb } = limits;
    const heapMb = Math.max(16, Math.round(memoryMb * HEAP_SHARE));
    const entry = fileURLToPath(new URL('./parse-child.js', import.meta.url));
    const args = [`--max-old-space-size=${heapMb}`, entry, String(memoryMb), String(Math.ceil(timeoutMs / 1000))];
    this.#child = spawn(process.execPath, args, { env: { TZ: 'UTC' }, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
    this.#channel = this.#child.stdio[3] as Socket;
    this.#ended = this.#listen();
    this.ready = this.#next(START_MS, () => new ParserAway(`the parser did not start within ${START_MS} ms`)).then(
      ({ answer }) => {
        if ('ready' in answer) this.#rss = { fresh: answer.rss, last: answer.rss };
      },
    );
    const rest = (): void => {
      if (this.busySince === null) this.#keepsProcessAlive(false);
    };
    // Whoever parses hears of a failure; without a mail to read nobody waits.
    this.ready.then(rest, rest);
  }

  /** Whether a mail left it with so much memory that the next might not fit beside it. */
  get isWorn(): boolean {
    return this.#rss.last - this.#rss.fresh > WORN_SHARE * this.#limits.memoryMb * 2 ** 20;
  }

  /** @throws ParseTimedOut, ParseOutOfMemory, ParseFailed, ParserCrashed, ParserAway */
  async parse(raw: Buffer, envelope: ParseEnvelope): Promise<ParsedMail> {
    this.busySince = performance.now();
    this.#keepsProcessAlive(true);
    try {
      await this.ready;
      this.busySince = performance.now();
      const { timeoutMs } = this.#limits;
      const arrival = this.#next(timeoutMs, () => new ParseTimedOut(timeoutMs));
      writeFrame<ParseRequest>(this.#channel, { head: { envelope }, parts: [raw] });
      const { answer, parts } = await arrival;
      this.#rss.last = answer.rss;
      if ('failed' in answer) throw new ParseFailed(answer.failed);
      if ('ready' in answer) throw new ParserCrashed('the parser began anew');
      return received(answer.mail, parts);
    } finally {
      this.busySince = null;
      this.#keepsProcessAlive(false);
    }
  }

  /** Resolves when the process is gone. A mail in hand fails with `why`. */
  async end(why: Error = new ParserAway('the parser is closed')): Promise<void> {
    this.alive = false;
    this.#waiting?.reject(why);
    this.#keepsProcessAlive(true);
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Hears what the process says; resolves when it is gone and all was heard. */
  #listen(): Promise<void> {
    readFrames<ParseAnswer>(this.#channel, ({ head, parts }) => this.#waiting?.resolve({ answer: head, parts }));
    // A process that ends has no more use for what is written to it; its end is what counts.
    this.#channel.on('error', () => undefined);
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = `${this.#stderr}${text}`.slice(0, STDERR_KEPT);
    });
    return new Promise((resolve) => {
      const over = (error: Error): void => {
        this.alive = false;
        this.#waiting?.reject(error);
        resolve();
      };
      this.#child.once('error', (error) => over(new ParserAway('the parser cannot be started', { cause: error })));
      this.#child.once('close', (code, signal) => over(this.#reasonOf(code ?? signal)));
    });
  }

  #reasonOf(end: number | string | null): Error {
    const ranOut = this.#stderr.includes(OVER_MEMORY) || this.#stderr.includes('heap out of memory');
    if (ranOut) return new ParseOutOfMemory(this.#limits.memoryMb);
    return new ParserCrashed(`the parser ended with ${end}. ${this.#stderr}`.trimEnd());
  }

  #next(timeoutMs: number, late: () => Error): Promise<Arrived> {
    return new Promise<Arrived>((resolve, reject) => {
      const timer = setTimeout(() => void this.end(late()), timeoutMs);
      const settle = (): void => {
        clearTimeout(timer);
        this.#waiting = undefined;
      };
      this.#waiting = {
        resolve: (arrived) => {
          settle();
          resolve(arrived);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
    });
  }

  #keepsProcessAlive(held: boolean): void {
    const act = held ? 'ref' : 'unref';
    this.#child[act]();
    this.#channel[act]();
    (this.#child.stderr as Socket | null)?.[act]();
  }
}
