import type { Recorded } from '#libs/decider';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { Codec, Stored } from './codec.js';
import type { Connection } from './connection.js';
import { readAllRequest, readHeadRequest, readStreamRequest, toStored } from './wire.js';

/** A moment in a stream's life: an instant (RFC 3339, exact to the millisecond) or a revision. */
export type AsOf = Readonly<{ instant: string }> | Readonly<{ revision: number }>;

const streamPage = 500;
const allPage = 1_000;

/** Reads records, a page at a time, so that a slow consumer holds no call open. All reads throw StoreAway when the store does not answer. */
export class Reader {
  constructor(
    private readonly connection: Connection,
    private readonly codec: Codec,
  ) {}

  /** The records of a stream as stored, from a revision on; none when it does not exist. */
  async *stored(stream: string, from = 0): AsyncGenerator<Stored> {
    for (let next = from; ; next += streamPage) {
      const page = await this.#page(readStreamRequest(stream, next, streamPage));
      yield* page;
      if (page.length < streamPage) return;
    }
  }

  async *recorded(stream: string, from = 0): AsyncGenerator<Recorded> {
    for await (const record of this.stored(stream, from)) yield this.codec.decode(record);
  }

  /** Records from one revision to another, both included, or to the end of the stream. */
  async slice(stream: string, from: number, to = Infinity): Promise<Recorded[]> {
    const records: Recorded[] = [];
    for (let next = from; next <= to; next += streamPage) {
      const count = Math.min(streamPage, to - next + 1);
      const page = await this.#page(readStreamRequest(stream, next, count));
      for (const record of page) records.push(this.codec.decode(record));
      if (page.length < count) break;
    }
    return records;
  }

  /** The records that stood in the stream at that moment: a prefix, so a history that did exist. Throws RangeError for no instant. */
  async asOf(stream: string, asOf: AsOf): Promise<Recorded[]> {
    const until = 'instant' in asOf ? Date.parse(asOf.instant) : Infinity;
    if (Number.isNaN(until)) throw new RangeError('not an instant');
    const last = 'revision' in asOf ? asOf.revision : Infinity;
    const records: Recorded[] = [];
    for await (const record of this.recorded(stream)) {
      if (record.revision > last || Date.parse(record.created) > until) break;
      records.push(record);
    }
    return records;
  }

  /** Every record of these types after a position, in the order of `$all`. */
  async *all(after: bigint | null, types: readonly string[] | 'all'): AsyncGenerator<Recorded> {
    const prefixes = this.codec.storedPrefixes(types);
    let last = after;
    for (;;) {
      const page = await this.#page(readAllRequest(last, prefixes, allPage));
      const read = last;
      for (const record of page) {
        if (read !== null && record.position <= read) continue;
        last = record.position;
        yield this.codec.decode(record);
      }
      if (page.length < allPage) return;
    }
  }

  /** The position of the last record on `$all` that is not the store's own; 0 when there is none. */
  async head(timeout?: number): Promise<bigint> {
    const [last] = await this.#page(readHeadRequest(), timeout);
    return last?.position ?? 0n;
  }

  async #page(request: ReadReq, timeout?: number): Promise<Stored[]> {
    const answers = await this.connection.readToEnd(request, timeout);
    const records: Stored[] = [];
    for (const answer of answers) {
      const record = answer.getEvent()?.getEvent();
      if (record) records.push(toStored(record));
    }
    return records;
  }
}
