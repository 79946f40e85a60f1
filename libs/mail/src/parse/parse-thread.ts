import { Worker } from 'node:worker_threads';
import { ParseFailed, ParseOutOfMemory, ParseTimedOut } from './parse-errors.js';
import { type ParseAnswer, received, requestFor } from './parse-messages.js';
import type { ParsedMail, ParseEnvelope } from './parsed-mail.js';

export type ParseLimits = Readonly<{ timeoutMs: number; memoryMb: number }>;

const START_MS = 30_000;

/** One thread that reads one mail at a time. Once it is not `alive` it is of no use. */
export class ParseThread {
  readonly #limits: ParseLimits;
  readonly #worker: Worker;
  /** Resolves when the thread has loaded; rejects with ParseFailed when it cannot. */
  readonly ready: Promise<void>;
  #onAnswer: (answer: ParseAnswer) => void = () => undefined;
  #onEnd: (error: Error) => void = () => undefined;
  alive = true;

  constructor(limits: ParseLimits) {
    this.#limits = limits;
    this.#worker = new Worker(new URL('./parse-worker.js', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb, maxYoungGenerationSizeMb: 16 },
      // Whatever the options of the process are (a loader, an inspector), the thread needs none of them.
      execArgv: [],
      env: { TZ: 'UTC' },
    });
    this.ready = this.#within(
      START_MS,
      () => new ParseFailed(`the parsing thread did not start within ${START_MS} ms`),
      (answer) => ('ready' in answer ? { done: undefined } : null),
    );
    // Whoever parses hears of it; without a mail to read nobody waits.
    this.ready.catch(() => undefined);
    this.#worker.on('message', (answer: ParseAnswer) => this.#onAnswer(answer));
    this.#worker.on('error', (error: Error & { code?: string }) => {
      const tooLarge = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.#died(
        tooLarge
          ? new ParseOutOfMemory(limits.memoryMb)
          : new ParseFailed('the parsing thread broke', { cause: error }),
      );
    });
    this.#worker.on('exit', (code) => this.#died(new ParseFailed(`the parsing thread ended with ${code}`)));
    this.#worker.unref();
  }

  async parse(raw: Buffer, envelope: ParseEnvelope): Promise<ParsedMail> {
    // Without work the thread keeps no process alive.
    this.#worker.ref();
    try {
      await this.ready;
      const { timeoutMs } = this.#limits;
      const answer = this.#within(
        timeoutMs,
        () => new ParseTimedOut(timeoutMs),
        (given) => ('ready' in given ? null : { done: given }),
      );
      const { request, buffers } = requestFor(raw, envelope);
      this.#worker.postMessage(request, buffers);
      const given = await answer;
      if ('failed' in given) throw new ParseFailed(given.failed);
      return received(given.mail);
    } finally {
      this.#worker.unref();
    }
  }

  async end(): Promise<void> {
    this.#died(new ParseFailed('the parser is closed'));
    await this.#worker.terminate();
  }

  #died(error: Error): void {
    this.alive = false;
    this.#onEnd(error);
  }

  #within<Done>(
    timeoutMs: number,
    late: () => Error,
    pick: (answer: ParseAnswer) => { done: Done } | null,
  ): Promise<Done> {
    return new Promise<Done>((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.#onAnswer = () => undefined;
        this.#onEnd = () => undefined;
      };
      const timer = setTimeout(() => {
        settle();
        reject(late());
        void this.end();
      }, timeoutMs);
      this.#onAnswer = (answer) => {
        const picked = pick(answer);
        if (picked === null) return;
        settle();
        resolve(picked.done);
      };
      this.#onEnd = (error) => {
        settle();
        reject(error);
      };
    });
  }
}
