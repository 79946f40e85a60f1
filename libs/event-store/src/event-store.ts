import type { Logger } from 'pino';
import type { Decider, Fact, Recorded } from '#libs/decider';
import { Appends } from './append.js';
import type { Codec, Stored } from './codec.js';
import { Connection } from './connection.js';
import { type ChainFault, chainFault } from './hash-chain.js';
import { type CommandContext, type Handled, Handling } from './handle.js';
import { type AsOf, Reader } from './read.js';
import { type Evolution, StateCache } from './state-cache.js';
import { type Batch, Subscription, type SubscribeOptions } from './subscribe.js';

export type EventStoreOptions = Readonly<{
  /** `esdb://host:port?tls=false`, or what else EventStoreDB takes. */
  url: string;
  codec: Codec;
  /** How many streams are kept folded in memory; 5,000 unless told. */
  cachedStates?: number;
  log?: Logger;
}>;

/** The log, the one source of truth: commands append to it, everything else is read from it. */
export class EventStore {
  readonly #connection: Connection;
  readonly #codec: Codec;
  readonly #reader: Reader;
  readonly #handling: Handling;
  readonly #log: Logger | undefined;
  readonly #disposed = new AbortController();
  readonly #subscriptions = new Set<Promise<void>>();

  /** Connects with the first call. Throws when the url cannot be understood. */
  constructor({ url, codec, cachedStates = 5_000, log }: EventStoreOptions) {
    this.#connection = new Connection(url);
    this.#codec = codec;
    this.#reader = new Reader(this.#connection, codec);
    this.#handling = new Handling(codec, new StateCache(cachedStates), this.#reader, new Appends(this.#connection));
    this.#log = log;
  }

  /**
   * Carries out a command once, however often it is sent under one command id: folds the stream, decides, appends at the revision
   * folded; on a conflict reads what is new and decides again, ten times. What `decide` throws is thrown on. Also throws StaleRevision,
   * KeyReused, WriteConflict, StoreRefused, and StoreAway, after which the command may have been carried out or not.
   */
  handle<State, Command, Event extends Fact>(
    decider: Decider<State, Command, Event>,
    stream: string,
    command: Command,
    context: CommandContext,
  ): Promise<Handled<State, Event>> {
    return this.#handling.handle(decider, stream, command, context);
  }

  /** The state of a stream as it stands; revision -1 and position 0 when it does not exist. Throws StoreAway. */
  async load<State, Event extends Fact>(
    decider: Evolution<State, Event>,
    stream: string,
  ): Promise<{ state: State; revision: number; position: bigint }> {
    const folded = await this.#handling.refresh(decider, stream);
    return { state: folded.state(decider), revision: folded.revision, position: folded.position };
  }

  /**
   * The state of a stream as this process knows it, read only when it knows none: it may be behind. For seeing whether there is
   * something to do, where handle() then decides on the stream as it stands. Throws StoreAway.
   */
  async known<State, Event extends Fact>(decider: Evolution<State, Event>, stream: string): Promise<State> {
    return (await this.#handling.known(decider, stream)).state(decider);
  }

  /**
   * Takes note of the records with which streams begin, and of those that come next where a stream is known, as a subscription hands them
   * over, so that a command on one costs no read. Others are passed over.
   */
  learn<State, Event extends Fact>(decider: Evolution<State, Event>, records: readonly Recorded[]): void {
    for (const record of records) this.#handling.learn(decider, record);
  }

  /** The records of a stream from its first; none when it does not exist. Throws StoreAway. */
  read(stream: string): AsyncIterable<Recorded> {
    return this.#reader.recorded(stream);
  }

  /** The records of a stream between two revisions, both included. Throws StoreAway. */
  slice(stream: string, from: number, to: number): Promise<Recorded[]> {
    return this.#reader.slice(stream, from, to);
  }

  /** The records of a stream, from a revision on, as their bytes stand in the store: old versions as they were written. Throws StoreAway. */
  readStored(stream: string, from = 0): AsyncIterable<Stored> {
    return this.#reader.stored(stream, from);
  }

  /** The records that stood in a stream at an instant or a revision, both included. Throws StoreAway, RangeError for no instant. */
  readAsOf(stream: string, asOf: AsOf): Promise<Recorded[]> {
    return this.#reader.asOf(stream, asOf);
  }

  /** Every record of these types after a position, in the log's order, up to its present end. Throws StoreAway. */
  readAll(options: { from?: bigint | null; types: readonly string[] | 'all' }): AsyncIterable<Recorded> {
    return this.#reader.all(options.from ?? null, options.types);
  }

  /** The first fault in a stream's hash chain, or null. Throws StoreAway. */
  async verify(stream: string): Promise<ChainFault | null> {
    let previous: Stored | null = null;
    for await (const record of this.#reader.stored(stream)) {
      const fault = chainFault(previous, record);
      if (fault) return fault;
      previous = record;
    }
    return null;
  }

  /** The position of the last record in the log, 0 when there is none. Throws StoreAway. */
  currentPosition(): Promise<bigint> {
    return this.#reader.head();
  }

  /**
   * Hands over every record of these types after `from`, in order, in batches of all that has come, one batch at a time. A batch
   * without events moves the position past records of other types. A batch whose handler throws is handed over again, with growing
   * pauses; a lost store is subscribed to again. Resolves when the signal is aborted or the store disposed of, after the batch in
   * hand. Throws UnknownEventType for types the codec does not have.
   */
  async subscribe(options: SubscribeOptions, onBatch: (batch: Batch) => Promise<void>): Promise<void> {
    const signal = AbortSignal.any([options.signal, this.#disposed.signal]);
    const running = new Subscription(this.#connection, this.#codec, { ...options, signal }, onBatch, this.#log).run();
    this.#subscriptions.add(running);
    try {
      await running;
    } finally {
      this.#subscriptions.delete(running);
    }
  }

  /** Throws StoreAway when the store does not answer within 2 s. */
  async ready(): Promise<void> {
    await this.#reader.head(2_000);
  }

  /** Ends the subscriptions, lets the commands in hand finish, and closes the connection. */
  async dispose(): Promise<void> {
    this.#disposed.abort();
    await Promise.allSettled(this.#subscriptions);
    await this.#handling.settled();
    await this.#connection.dispose();
  }
}
