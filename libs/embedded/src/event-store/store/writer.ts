import type { Looked, WriteOutcome, WriteRequest } from './batch.js';
import { Batch, placeKey } from './batch.js';
import type { CommitFeed } from './commit-feed.js';
import type { EventLog } from './event-log.js';
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
    const { states, feed, now } = this.#options;
    states.writeBegins();
    const known = await this.#statesOf(pending);
    const looked = await this.#lookBack(pending, known);
    const batch = new Batch(known, this.#head, now() * 1000, this.#recent, looked);
    const outcomes = pending.map(({ request }) => batch.write(request));
    if (batch.events.length > 0) await this.#connection.insert(batch.events);
    this.#head += batch.events.length;
    states.writeEnds(batch.states);
    if (batch.events.length > 0) feed.publish(batch.events);
    pending.forEach(({ done }, index) => {
      const outcome = outcomes[index];
      if (outcome !== undefined) done(outcome);
    });
  }

  async #statesOf(pending: readonly Pending[]): Promise<Map<string, StreamState>> {
    const known = new Map<string, StreamState>();
    const unknown = new Set<string>();
    const need = (stream: string): StreamState | undefined => {
      const state = known.get(stream) ?? this.#options.states.get(stream);
      if (state === undefined) unknown.add(stream);
      else known.set(stream, state);
      return state;
    };
    for (const { request } of pending) {
      const state = need(request.stream);
      const touchesMetadata = request.kind === 'soft_delete' || (state?.metadata ?? null) !== null;
      if (touchesMetadata && !isMetadataStream(request.stream)) need(metadataStreamOf(request.stream));
      if (isMetadataStream(request.stream)) need(streamOfMetadata(request.stream));
    }
    if (unknown.size === 0) return known;
    const loaded = await this.#options.states.load(this.#connection.client, [...unknown]);
    for (const [stream, state] of loaded) known.set(stream, state);
    const described = [...loaded].filter(([stream, state]) => state.rawMetadata !== null && !isMetadataStream(stream));
    const metadataStreams = described.map(([stream]) => metadataStreamOf(stream)).filter((name) => !known.has(name));
    if (metadataStreams.length > 0) {
      for (const [stream, state] of await this.#options.states.load(this.#connection.client, metadataStreams)) {
        known.set(stream, state);
      }
    }
    return known;
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
