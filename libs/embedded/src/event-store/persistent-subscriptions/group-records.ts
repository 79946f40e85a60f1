import { randomUUID } from 'node:crypto';
import type { ResolvedEvent } from '../links/resolve-links.js';
import { LINK_TYPE } from '../links/link-streams.js';
import type { RecordedEvent } from '../store/recorded-event.js';
import { MAX_REVISION } from '../store/recorded-event.js';
import type { Store } from '../store/store.js';
import { METADATA_TYPE, metadataStreamOf, parseObject } from '../store/stream-metadata.js';
import type { GroupDefinition } from './settings.js';
import { checkpointStream, parkedStream } from './settings.js';

/** What a group writes to the log about itself: how far it has come, and the messages it gave up on. */
export class GroupRecords {
  readonly #store: Store;
  readonly #checkpoints: string;
  readonly parked: string;

  constructor(store: Store, definition: GroupDefinition) {
    this.#store = store;
    this.#checkpoints = checkpointStream(definition);
    this.parked = parkedStream(definition);
  }

  /** Whether an event is one of the group's own notes, which must not come back to it from $all. */
  isOwn(event: RecordedEvent): boolean {
    return event.stream === this.#checkpoints || event.stream === metadataStreamOf(this.#checkpoints);
  }

  /** The place in the source up to which everything is done; null when none was noted. */
  async checkpoint(): Promise<number | null> {
    const found = await this.#store.openStream(this.#checkpoints);
    if (found.status !== 'found') return null;
    const [last] = await this.#store.log.streamBackwards(this.#checkpoints, 0, found.last, 0, 1);
    const { checkpoint } = last === undefined ? {} : parseObject(last.data);
    return typeof checkpoint === 'number' ? checkpoint : null;
  }

  async noteCheckpoint(through: number): Promise<void> {
    const found = await this.#store.openStream(this.#checkpoints);
    if (found.status !== 'found')
      await this.#append(metadataStreamOf(this.#checkpoints), METADATA_TYPE, { $maxCount: 2 });
    await this.#append(this.#checkpoints, '$SubscriptionCheckpoint', { checkpoint: through });
  }

  /** Puts a message aside, as a link with the reason in its metadata. */
  async park(resolved: ResolvedEvent, reason: string, now: number): Promise<void> {
    const { event, link } = resolved;
    const target = event === null ? (link?.data ?? Buffer.alloc(0)) : Buffer.from(`${event.revision}@${event.stream}`);
    const metadata = { added: new Date(now).toISOString(), reason, subscriptionEventNumber: (link ?? event)?.revision };
    await this.#write(this.parked, {
      id: randomUUID(),
      type: LINK_TYPE,
      isJson: false,
      data: target,
      metadata: Buffer.from(JSON.stringify(metadata)),
    });
  }

  async parkedCount(): Promise<number> {
    const found = await this.#store.openStream(this.parked);
    return found.status === 'found' ? Math.max(0, found.last - found.first + 1) : 0;
  }

  /** The parked links, oldest first, before revision `stopAt` of the parked stream; null: all. */
  async parkedLinks(stopAt: number | null): Promise<RecordedEvent[]> {
    const found = await this.#store.openStream(this.parked);
    if (found.status !== 'found') return [];
    const to = Math.min(found.last, stopAt === null ? MAX_REVISION : stopAt - 1);
    return this.#store.log.streamForwards(this.parked, found.first, to, found.since, MAX_PARKED);
  }

  /** Takes parked links before this revision as replayed. */
  async forgetParked(before: number): Promise<void> {
    await this.#append(metadataStreamOf(this.parked), METADATA_TYPE, { $tb: before });
  }

  /** Deletes both streams, with the group. */
  async delete(): Promise<void> {
    for (const stream of [this.#checkpoints, this.parked]) {
      await this.#store.writeAndWait({ kind: 'soft_delete', stream, expected: 'any', eventId: randomUUID() });
    }
  }

  #append(stream: string, type: string, data: object): Promise<void> {
    const bytes = Buffer.from(JSON.stringify(data));
    return this.#write(stream, { id: randomUUID(), type, isJson: true, data: bytes, metadata: Buffer.alloc(0) });
  }

  async #write(
    stream: string,
    event: Pick<RecordedEvent, 'id' | 'type' | 'isJson' | 'data' | 'metadata'>,
  ): Promise<void> {
    const result = await this.#store.writeAndWait({ kind: 'append', stream, expected: 'any', events: [event] });
    if (result.outcome !== 'written') throw new Error(`${stream}: ${result.outcome}`);
  }
}

const MAX_PARKED = 100_000;
