import type { Looked, WriteOutcome, WriteRequest } from './batch.js';
import { Batch, placeKey } from './batch.js';
import type { CommitFeed } from './commit-feed.js';
import type { EventLog } from './event-log.js';
import { Gathering } from './gathering.js';
import { RecentIds } from './recent-ids.js';
import { metadataStreamOf, isMetadataStream, streamOfMetadata } from './stream-metadata.js';
import type { StreamState, StreamStates } from './stream-states.js';
import { WriterConnection } from './writer-connection.js';

/** How a write ended: decided and, if it changed anything, durable; or not known, because the database went away. */
export type WriteResult = WriteOutcome | Readonly<{ outcome: 'unavailable'; reason: string }>;

type Pending = Readonly<{ request: WriteRequest; rows: number; done: (result: WriteResult) => void }>;

const MAX_ROWS = 500;
const MAX_BYTES = 8 * 1024 * 1024;
const RECENT_IDS = 100_000;
const RECONNECT_MS = 250;

/**
 * The one writer of a log. Writes that arrive while a transaction is being made durable go together into the next:
 * the disk is waited for once per batch, not once per append.
 */
export class Writer {
  readonly #options: WriterOptions;
  readonly #recent = new RecentIds(RECENT_IDS);
  readonly #queue: Pending[] = [];
  #connection: WriterConnection;
  #head = 0;
  #running: Promise<void> | null = null;
  readonly #gathering = new Gathering();
  #stopped = false;

  private constructor(options: WriterOptions, connection: WriterConnection) {
    this.#options = options;
    this.#connection = connection;
  }

  static async open(options: WriterOptions): Promise<Writer> {
    const writer = new Writer(options, await WriterConnection.open(options.databaseUrl, options.schema));
    await writer.#resume(true);
    return writer;
  }

  /** The position of the last event that is committed and given to the feed; 0 for an empty log. */
  get head(): number {
    return this.#head;
  }

  /** Queues a write; `done` is called once, when its fate is known. */
  write(request: WriteRequest, done: (result: WriteResult) => void): void {
    if (this.#stopped) return done({ outcome: 'unavailable', reason: 'the node is stopping' });
    this.#queue.push({ request, rows: request.kind === 'append' ? request.events.length : 1, done });
    this.#gathering.came(this.#queue.length);
    this.#running ??= Promise.resolve().then(() => this.#run());
  }

  /** Refuses new writes, finishes those queued, and closes the connection. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
    await this.#connection.close();
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#gathering.wait(this.#queue.length);
      const batch = this.#take();
      try {
        if (this.#connection.broken) await this.#reconnect();
        await this.#commit(batch);
      } catch (error) {
        this.#options.states.writeEnds(null);
        this.#recent.clear();
        const reason = error instanceof Error ? error.message : String(error);
        this.#options.onError?.(error);
        for (const { done } of batch) done({ outcome: 'unavailable', reason });
        await this.#recover();
      }
    }
    this.#running = null;
  }

  #take(): Pending[] {
    let rows = 0;
    let bytes = 0;
    let count = 0;
    for (const { request, rows: more } of this.#queue) {
      if (count > 0 && (rows + more > MAX_ROWS || bytes > MAX_BYTES)) break;
      rows += more;
      if (request.kind === 'append')
        for (const { data, metadata } of request.events) bytes += data.length + metadata.length;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  async #commit(pending: readonly Pending[]): Promise<void> {
    const { states, feed } = this.#options;
    states.writeBegins();
    const { known, unknown, assumedNew } = this.#recall(pending);
    const made =
      (unknown.length === 0 ? await this.#make(pending, known, assumedNew) : null) ??
      (await this.#make(pending, await this.#load(known, [...unknown, ...assumedNew]), []));
    if (made === null) throw new Error('the log holds other events than its writer knows of');
    const { batch, outcomes } = made;
    this.#head += batch.events.length;
    for (const event of batch.events) this.#recent.remember(event);
    states.writeEnds(batch.states);
    if (batch.events.length > 0) feed.publish(batch.events);
    pending.forEach(({ done }, index) => {
      const outcome = outcomes[index];
      if (outcome !== undefined) done(outcome);
    });
  }

  /** Decides the writes and stores them; null when a stream that was taken for new turned out not to be. */
  async #make(pending: readonly Pending[], known: Map<string, StreamState>, assumedNew: readonly string[]) {
    const looked = await this.#lookBack(pending, known);
    const batch = new Batch(known, this.#head, this.#options.now() * 1000, this.#recent, looked);
    const outcomes = pending.map(({ request }) => batch.write(request));
    const started = performance.now();
    if (batch.events.length > 0 && !(await this.#connection.insert(batch.events, assumedNew))) return null;
    this.#gathering.committed(pending.length + this.#queue.length, performance.now() - started);
    return { batch, outcomes };
  }

  /**
   * The states of the streams that the writes touch, as far as they are in memory. A stream that is not, and that its
   * write need not know, is taken for new: the insert makes sure of it, which saves asking first.
   */
  #recall(pending: readonly Pending[]) {
    const known = new Map<string, StreamState>();
    const unknown = new Set<string>();
    const assumedNew = new Set<string>();
    const recall = (stream: string): StreamState | undefined => {
      const state = known.get(stream) ?? this.#options.states.get(stream);
      if (state !== undefined) known.set(stream, state);
      return state;
    };
    const need = (stream: string): void => {
      if (recall(stream) === undefined) unknown.add(stream);
    };
    for (const { request } of pending) {
      const { stream } = request;
      const state = recall(stream);
      if (state === undefined && mayBeNew(request)) assumedNew.add(stream);
      else need(stream);
      if (isMetadataStream(stream)) need(streamOfMetadata(stream));
      else if (request.kind === 'soft_delete' || (state?.rawMetadata ?? null) !== null) need(metadataStreamOf(stream));
    }
    return { known, unknown: [...unknown], assumedNew: [...assumedNew] };
  }

  /** Adds the states of these streams, and of what their metadata needs, from the log. */
  async #load(known: Map<string, StreamState>, streams: readonly string[]): Promise<Map<string, StreamState>> {
    const loaded = await this.#options.states.load(this.#connection.client, streams);
    const missing: string[] = [];
    for (const [stream, state] of loaded) {
      known.set(stream, state);
      const metadataStream = metadataStreamOf(stream);
      const isDescribed = state.rawMetadata !== null && !isMetadataStream(stream);
      if (isDescribed && !known.has(metadataStream) && !loaded.has(metadataStream)) missing.push(metadataStream);
    }
    return missing.length === 0 ? known : this.#load(known, missing);
  }

  /** Reads what stands at the revisions that writes expecting a passed revision want to fill: is it their own? */
  async #lookBack(pending: readonly Pending[], known: ReadonlyMap<string, StreamState>): Promise<Looked> {
    const places: { stream: string; revision: number }[] = [];
    for (const { request } of pending) {
      if (request.kind !== 'append' || request.expected === 'any' || request.expected === 'stream_exists') continue;
      const expected = request.expected === 'no_stream' ? -1 : request.expected;
      const last = known.get(request.stream)?.last ?? -1;
      if (expected >= last) continue;
      request.events.forEach((event, index) => {
        const revision = expected + 1 + index;
        if (this.#recent.find(request.stream, event.id)?.revision === revision) return;
        places.push({ stream: request.stream, revision });
      });
    }
    if (places.length === 0) return new Map();
    const found = await this.#options.log.at(places);
    return new Map(found.map((event) => [placeKey(event.stream, event.revision), event]));
  }

  async #recover(): Promise<void> {
    while (!this.#stopped) {
      try {
        return await this.#reconnect();
      } catch (error) {
        this.#options.onError?.(error);
        for (const { done } of this.#queue.splice(0)) done({ outcome: 'unavailable', reason: 'the database is away' });
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
      }
    }
  }

  async #reconnect(): Promise<void> {
    await this.#connection.close();
    this.#connection = await WriterConnection.open(this.#options.databaseUrl, this.#options.schema);
    await this.#resume(false);
  }

  /** Finds the log's true end, gives the feed what it has not seen, and refills the memory of recent ids. */
  async #resume(opening: boolean): Promise<void> {
    const { client } = this.#connection;
    const { schema, log, feed } = this.#options;
    const { rows } = await client.query<{ head: string }>(
      `select coalesce(max(position), 0) as head from ${schema}.events`,
    );
    const head = Number(rows[0]?.head ?? 0);
    const recent = await client.query<{ id: string; stream: string; revision: string; position: string }>(
      `select id, stream, revision, position from ${schema}.events where position > $1 order by position`,
      [head - RECENT_IDS / 10],
    );
    for (const { id, stream, revision, position } of recent.rows) {
      this.#recent.remember({ id, stream, revision: Number(revision), position: Number(position) });
    }
    while (!opening && this.#head < head) {
      const missed = await log.allForwards(this.#head + 1, head, MAX_ROWS);
      this.#head += missed.length;
      feed.publish(missed);
    }
    this.#head = head;
  }
}

/** Whether a write can be decided as if its stream were new, the insert making sure that it is. */
const mayBeNew = (request: WriteRequest): boolean =>
  request.kind === 'append' &&
  request.events.length > 0 &&
  (request.expected === 'no_stream' || request.expected === 'any') &&
  !isMetadataStream(request.stream);

export type WriterOptions = Readonly<{
  databaseUrl: string;
  schema: string;
  states: StreamStates;
  log: EventLog;
  feed: CommitFeed;
  /** Milliseconds since 1970. */
  now: () => number;
  onError?: (error: unknown) => void;
}>;
