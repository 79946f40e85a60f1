import { randomUUID } from 'node:crypto';
import { checkAppend } from './append-check.js';
import type { RecentIds } from './recent-ids.js';
import type { ExpectedRevision, ProposedEvent, RecordedEvent } from './recorded-event.js';
import { TOMBSTONE_REVISION, TOMBSTONE_REVISION_TEXT } from './recorded-event.js';
import {
  METADATA_TYPE,
  isMetadataStream,
  isSoftDeleted,
  metadataStreamOf,
  parseObject,
  parseStreamMetadata,
  streamOfMetadata,
} from './stream-metadata.js';
import type { StreamState } from './stream-states.js';
import { NEVER_WRITTEN } from './stream-states.js';

/** What a client asked of one stream. A soft delete and a tombstone carry the id of the event that will record it. */
export type WriteRequest = AppendRequest | SoftDeleteRequest | TombstoneRequest;

export type AppendRequest = Readonly<{
  kind: 'append';
  stream: string;
  expected: ExpectedRevision;
  events: readonly ProposedEvent[];
}>;

export type SoftDeleteRequest = Readonly<{
  kind: 'soft_delete';
  stream: string;
  expected: ExpectedRevision;
  eventId: string;
}>;

export type TombstoneRequest = Readonly<{
  kind: 'tombstone';
  stream: string;
  expected: ExpectedRevision;
  eventId: string;
}>;

/** `revision` is that of the stream's last event of this write (-1: the stream has none), `position` null when nothing was written. */
export type WriteOutcome =
  | Readonly<{ outcome: 'written'; revision: number; position: number | null }>
  | Readonly<{ outcome: 'wrong_expected_version'; actual: number }>
  | Readonly<{ outcome: 'stream_deleted' }>;

/** Events of streams looked up before the batch was decided, by `stream` and revision. */
export type Looked = ReadonlyMap<string, RecordedEvent>;

export const placeKey = (stream: string, revision: number): string => `${revision}@${stream}`;

/**
 * One transaction in the making: decides each write on the state the writes before it leave, numbers the events, and
 * collects them with the states they lead to. Nothing of it is visible outside until the transaction has committed.
 */
export class Batch {
  readonly events: RecordedEvent[] = [];
  readonly states: Map<string, StreamState>;
  readonly #head: number;
  readonly #created: number;
  readonly #recent: RecentIds;
  readonly #looked: Looked;
  readonly #ownIds = new Map<string, RecordedEvent>();

  /**
   * @param states the states of every stream the batch's writes name, which it takes over
   * @param head the position of the log's last event
   * @param created the time of the batch, in microseconds since 1970
   */
  constructor(states: Map<string, StreamState>, head: number, created: number, recent: RecentIds, looked: Looked) {
    this.states = states;
    this.#head = head;
    this.#created = created;
    this.#recent = recent;
    this.#looked = looked;
  }

  write(request: WriteRequest): WriteOutcome {
    const { stream } = request;
    const state = this.#state(stream);
    const softDeleted = this.#isSoftDeleted(stream);
    const ids = request.kind === 'append' ? request.events.map((event) => event.id) : [request.eventId];
    const check = checkAppend(
      { last: state.last, softDeleted, hasMetadata: state.rawMetadata !== null },
      request.expected,
      ids,
      { recent: (id) => this.#find(stream, id), at: (revision, id) => this.#stored(stream, revision, id) },
    );
    switch (check.outcome) {
      case 'stream_deleted':
        return { outcome: 'stream_deleted' };
      case 'wrong_expected_version':
        return { outcome: 'wrong_expected_version', actual: state.last };
      case 'already_there':
        return { outcome: 'written', revision: check.last.revision, position: check.last.position };
      case 'append':
        return this.#apply(request, state, softDeleted);
    }
  }

  #apply(request: WriteRequest, state: StreamState, softDeleted: boolean): WriteOutcome {
    const { stream } = request;
    if (request.kind === 'tombstone') {
      const position = this.#record(stream, TOMBSTONE_REVISION, tombstone(request.eventId));
      return { outcome: 'written', revision: TOMBSTONE_REVISION, position };
    }
    if (request.kind === 'soft_delete') return this.#softDelete(request, state);
    if (request.events.length === 0) return { outcome: 'written', revision: state.last, position: null };
    const describesDeleted = isMetadataStream(stream) && this.#isSoftDeleted(streamOfMetadata(stream));
    let revision = state.last;
    let position = 0;
    for (const event of request.events) position = this.#record(stream, ++revision, event);
    if (softDeleted) this.#undelete(stream, state.last + 1);
    if (describesDeleted) this.#undelete(streamOfMetadata(stream), this.#state(streamOfMetadata(stream)).last + 1);
    return { outcome: 'written', revision, position };
  }

  /** A soft delete leaves the events and sets the stream to be truncated before the highest revision there is. */
  #softDelete({ stream, eventId }: SoftDeleteRequest, state: StreamState): WriteOutcome {
    if (state.last < 0 && state.rawMetadata === null) return { outcome: 'wrong_expected_version', actual: state.last };
    const position = this.#recordMetadata(stream, eventId, `{"$tb":${TOMBSTONE_REVISION_TEXT}}`);
    return { outcome: 'written', revision: state.last, position };
  }

  /** Makes a soft-deleted stream readable from revision `from` on, keeping its other settings. */
  #undelete(stream: string, from: number): void {
    const settings = parseObject(this.#state(stream).rawMetadata ?? NONE);
    this.#recordMetadata(stream, randomUUID(), JSON.stringify({ ...settings, $tb: from }));
  }

  #recordMetadata(stream: string, id: string, json: string): number {
    const metadataStream = metadataStreamOf(stream);
    const revision = this.#state(metadataStream).last + 1;
    const data = Buffer.from(json);
    return this.#record(metadataStream, revision, { id, type: METADATA_TYPE, isJson: true, data, metadata: NONE });
  }

  #record(stream: string, revision: number, event: ProposedEvent): number {
    const position = this.#head + this.events.length + 1;
    const recorded: RecordedEvent = {
      position,
      stream,
      revision,
      id: event.id,
      type: event.type,
      isJson: event.isJson,
      created: this.#created,
      data: event.data,
      metadata: event.metadata,
    };
    this.events.push(recorded);
    this.#ownIds.set(recorded.id, recorded);
    this.states.set(stream, { ...this.#state(stream), last: revision });
    if (isMetadataStream(stream)) this.#describe(streamOfMetadata(stream), event.data);
    return position;
  }

  #describe(stream: string, data: Buffer): void {
    const metadata = isMetadataStream(stream) ? this.#state(stream).metadata : parseStreamMetadata(data);
    this.states.set(stream, { ...this.#state(stream), metadata, rawMetadata: Buffer.from(data) });
  }

  #isSoftDeleted(stream: string): boolean {
    const { metadata } = this.#state(stream);
    return metadata !== null && isSoftDeleted(metadata);
  }

  #state(stream: string): StreamState {
    return this.states.get(stream) ?? NEVER_WRITTEN;
  }

  #find(stream: string, id: string) {
    const own = this.#ownIds.get(id);
    return own?.stream === stream ? own : this.#recent.find(stream, id);
  }

  #stored(stream: string, revision: number, id: string) {
    const recent = this.#find(stream, id);
    if (recent?.revision === revision) return recent;
    const looked = this.#looked.get(placeKey(stream, revision));
    return looked?.id === id ? looked : undefined;
  }
}

const NONE = Buffer.alloc(0);

const tombstone = (id: string): ProposedEvent => ({
  id,
  type: '$streamDeleted',
  isJson: true,
  data: Buffer.from('{}'),
  metadata: NONE,
});
