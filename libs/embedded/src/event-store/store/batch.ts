import { checkAppend } from './append-check.js';
import type { RecentIds } from './recent-ids.js';
import type { ExpectedRevision, ProposedEvent, RecordedEvent } from './recorded-event.js';
import { TOMBSTONE_REVISION } from './recorded-event.js';
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
export type WriteRequest = Readonly<
  | { kind: 'append'; stream: string; expected: ExpectedRevision; events: readonly ProposedEvent[] }
  | { kind: 'soft_delete' | 'tombstone'; stream: string; expected: ExpectedRevision; eventId: string }
>;

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
    const softDeleted = state.metadata !== null && isSoftDeleted(state.metadata);
    const ids = request.kind === 'append' ? request.events.map((event) => event.id) : [request.eventId];
    const check = checkAppend(
      { last: state.last, softDeleted, hasMetadata: state.rawMetadata !== null },
      request.expected,
      ids,
      { recent: (id) => this.#recent.find(stream, id), at: (revision, id) => this.#stored(stream, revision, id) },
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
      const recorded = this.#record(stream, TOMBSTONE_REVISION, tombstone(request.eventId));
      return { outcome: 'written', revision: TOMBSTONE_REVISION, position: recorded };
    }
    if (request.kind === 'soft_delete') {
      const position = this.#setTruncateBefore(stream, state, request.eventId, TOMBSTONE_REVISION);
      return { outcome: 'written', revision: state.last, position };
    }
    if (request.events.length === 0) return { outcome: 'written', revision: state.last, position: null };
    let revision = state.last;
    let position = 0;
    for (const event of request.events) position = this.#record(stream, ++revision, event);
    if (softDeleted) this.#undelete(stream, state.last + 1, request.events[0]?.id ?? '');
    return { outcome: 'written', revision, position };
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
    this.#recent.remember(recorded);
    this.states.set(stream, { ...this.#state(stream), last: revision });
    if (isMetadataStream(stream)) this.#describe(streamOfMetadata(stream), event.data);
    return position;
  }

  #describe(stream: string, data: Buffer): void {
    const metadata = isMetadataStream(stream) ? this.#state(stream).metadata : parseStreamMetadata(data);
    this.states.set(stream, { ...this.#state(stream), metadata, rawMetadata: data });
  }

  #undelete(stream: string, from: number, causeId: string): void {
    this.#setTruncateBefore(stream, this.#state(stream), derivedId(causeId), from);
  }

  #setTruncateBefore(stream: string, state: StreamState, id: string, truncateBefore: number): number {
    const settings = state.rawMetadata === null ? {} : parseObject(state.rawMetadata);
    delete settings['$tb'];
    const json = JSON.stringify(settings);
    const tb = truncateBefore === TOMBSTONE_REVISION ? '9223372036854775807' : String(truncateBefore);
    const data = Buffer.from(`{"$tb":${tb}${json === '{}' ? '' : ','}${json.slice(1)}`);
    const metadataStream = metadataStreamOf(stream);
    const revision = this.#state(metadataStream).last + 1;
    return this.#record(metadataStream, revision, { id, type: METADATA_TYPE, isJson: true, data, metadata: NONE });
  }

  #state(stream: string): StreamState {
    return this.states.get(stream) ?? NEVER_WRITTEN;
  }

  #stored(stream: string, revision: number, id: string) {
    const recent = this.#recent.find(stream, id);
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

/** An id for the event that undeletes a stream, told from the id of the event that caused it. */
function derivedId(causeId: string): string {
  const flipped = (parseInt(causeId.slice(0, 8), 16) ^ 0xffffffff) >>> 0;
  return flipped.toString(16).padStart(8, '0') + causeId.slice(8);
}
