import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { Logger } from 'pino';
import type { Recorded } from '#libs/decider';
import type { Codec } from './codec.js';
import { type Connection, storeError } from './connection.js';
import { StoreAway } from './errors.js';
import { subscribeRequest, toStored } from './wire.js';

export type Batch = Readonly<{ events: readonly Recorded[]; position: bigint }>;

export type SubscribeOptions = Readonly<{
  /** The position after which to begin, null for the start of the log. */
  from: bigint | null;
  types: readonly string[] | 'all';
  maxBatch?: number;
  signal: AbortSignal;
  /** Called each time everything in the log, as of then, has been handled. */
  onCaughtUp?: () => void;
}>;

const backoff = (failures: number): number => Math.min(100 * 2 ** (failures - 1), 3_000);

/** How long records that were there before the subscription are gathered for one batch, in milliseconds. */
const gathering = 10;

/** The longest rest between two batches of news, in milliseconds. */
const longestRest = 20;

/** Waits, but not beyond an abort. */
const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
};

/** One subscription to `$all` that begins anew, after the last batch handled, whenever it ends for a reason other than its signal. */
export class Subscription {
  #position: bigint | null;
  #failures = 0;
  #restUntil = 0;
  readonly #prefixes: readonly string[];
  readonly #maxBatch: number;

  constructor(
    private readonly connection: Connection,
    private readonly codec: Codec,
    private readonly options: SubscribeOptions,
    private readonly onBatch: (batch: Batch) => Promise<void>,
    private readonly log: Logger | undefined,
  ) {
    this.#position = options.from;
    this.#prefixes = codec.storedPrefixes(options.types);
    if (this.#prefixes.length === 0) throw new Error('a subscription needs at least one type');
    this.#maxBatch = options.maxBatch ?? 500;
  }

  /** Resolves when the signal is aborted and the batch in hand is done with. */
  async run(): Promise<void> {
    const { signal } = this.options;
    while (!signal.aborted) {
      try {
        await this.#follow();
      } catch (error) {
        if (signal.aborted) break;
        this.#failures += 1;
        const wait = backoff(this.#failures);
        const facts = { err: error, position: String(this.#position), wait };
        if (error instanceof StoreAway) this.log?.warn(facts, 'subscription lost, will subscribe again');
        else this.log?.error(facts, 'subscription stuck, will try again');
        await pause(wait, signal);
      }
    }
  }

  async #follow(): Promise<void> {
    const { signal, onCaughtUp } = this.options;
    const call = await this.connection.read(subscribeRequest(this.#position, this.#prefixes));
    const queue: ReadResp[] = [];
    let over: Error | null = null;
    let live = false;
    let wake: () => void = () => undefined;
    const end = (error: Error): void => {
      over ??= error;
      wake();
    };
    const abort = (): void => {
      call.cancel();
      end(new StoreAway(new Error('aborted')));
    };
    call.on('data', (answer: ReadResp) => {
      queue.push(answer);
      if (queue.length >= 4 * this.#maxBatch) call.pause();
      wake();
    });
    call.on('error', (error) => end(storeError(error)));
    call.on('end', () => end(new StoreAway(new Error('the store ended the subscription'))));
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    try {
      while (!signal.aborted) {
        if (queue.length === 0) {
          if (over) throw over;
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          continue;
        }
        await this.#gather(live);
        const began = performance.now();
        const caughtUp = await this.#handle(queue);
        const ended = performance.now();
        this.#restUntil = ended + Math.min(ended - began, longestRest);
        live ||= caughtUp;
        if (caughtUp && !signal.aborted) onCaughtUp?.();
        if (call.isPaused() && queue.length < this.#maxBatch) call.resume();
      }
    } finally {
      signal.removeEventListener('abort', abort);
      call.cancel();
    }
  }

  /**
   * Answers are handed to us one callback each. What came together makes one batch: history over a moment, news at once, but after a
   * rest as long as the batch before took, so that a consumer under load has fewer and larger batches to handle.
   */
  async #gather(live: boolean): Promise<void> {
    const ms = live ? this.#restUntil - performance.now() : gathering;
    await (ms > 0 ? pause(ms, this.options.signal) : turn());
  }

  /** Takes one batch off the queue and has it handled; true when the store said that it was the last for now. */
  async #handle(queue: ReadResp[]): Promise<boolean> {
    const events: Recorded[] = [];
    let position = this.#position;
    let taken = 0;
    let caughtUp = false;
    while (taken < queue.length && events.length < this.#maxBatch && !caughtUp) {
      const answer = queue[taken]!;
      taken += 1;
      const record = answer.getEvent()?.getEvent();
      const checkpoint = answer.getCheckpoint();
      if (record) {
        const at = BigInt(record.getCommitPosition());
        if (position !== null && at <= position) continue;
        events.push(this.codec.decode(toStored(record)));
        position = at;
      } else if (checkpoint) {
        const at = BigInt(checkpoint.getCommitPosition());
        if (position === null || at > position) position = at;
      } else caughtUp = answer.hasCaughtUp();
    }
    queue.splice(0, taken);
    if (position !== null && position !== this.#position) await this.#deliver({ events, position });
    this.#failures = 0;
    return caughtUp;
  }

  async #deliver(batch: Batch): Promise<void> {
    const { signal } = this.options;
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        await this.onBatch(batch);
        this.#position = batch.position;
        return;
      } catch (error) {
        const wait = backoff(failures);
        const facts = { err: error, position: String(batch.position), events: batch.events.length, wait };
        this.log?.error(facts, 'a batch could not be handled, will try it again');
        await pause(wait, signal);
      }
    }
  }
}
