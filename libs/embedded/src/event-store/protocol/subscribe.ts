import { resolveLinks } from '../links/resolve-links.js';
import type { RecordedEvent } from '../store/recorded-event.js';
import { MAX_REVISION } from '../store/recorded-event.js';
import type { Store } from '../store/store.js';
import { Checkpoints } from '../subscriptions/checkpoints.js';
import { follow } from '../subscriptions/follow.js';
import { followAll, followStream } from '../subscriptions/sources.js';
import { streamDeleted } from './errors.js';
import type { IdForm } from './event-encoding.js';
import { encodeReadResponse } from './event-encoding.js';
import { CAUGHT_UP, FELL_BEHIND, checkpoint } from './read-answers.js';
import type { ReadRequest } from './read-request.js';

/**
 * The encoded messages of a subscription, in the groups in which they came about, until `gone`.
 * @throws RpcError when the stream is tombstoned
 */
export async function* subscribe(
  store: Store,
  request: ReadRequest,
  gone: AbortSignal,
): AsyncGenerator<readonly Buffer[]> {
  const { of, filter, idForm } = request;
  const source = of.kind === 'all' ? followAll(store, filter?.filter) : followStream(store, of.stream);
  const after = await startingPoint(store, request);
  const checkpoints = filter === null ? null : new Checkpoints(filter.checkpointEvery, after);
  for await (const followed of follow(source, after, gone)) {
    if (followed.kind === 'caught_up') yield [CAUGHT_UP];
    else if (followed.kind === 'fell_behind') yield [FELL_BEHIND];
    else if (checkpoints === null) yield await encodeAll(followed.events);
    else yield withCheckpoints(checkpoints, followed.events, followed.through, await encodeAll(followed.events));
  }

  async function encodeAll(events: readonly RecordedEvent[]): Promise<Buffer[]> {
    if (!request.resolveLinks) return events.map((event) => encodeShared(event, idForm));
    const resolved = await resolveLinks(store, events);
    return resolved.map((event) => encodeReadResponse(event, idForm));
  }
}

function withCheckpoints(
  checkpoints: Checkpoints,
  events: readonly RecordedEvent[],
  through: number,
  encoded: readonly Buffer[],
): Buffer[] {
  const messages: Buffer[] = [];
  events.forEach((event, index) => {
    messages.push(...checkpoints.dueBefore(event.position).map(checkpoint), encoded[index] ?? Buffer.alloc(0));
  });
  return [...messages, ...checkpoints.dueBefore(through + 1).map(checkpoint)];
}

/** The revision or position after which a subscription begins; before the first event that is -1 or 0. */
async function startingPoint(store: Store, { of, from }: ReadRequest): Promise<number> {
  if (typeof from === 'number') return Math.min(from, MAX_REVISION);
  if (of.kind === 'all') return from === 'start' ? 0 : store.head;
  const found = await store.openStream(of.stream);
  if (found.status === 'deleted') throw streamDeleted(of.stream);
  return from === 'start' || found.status !== 'found' ? -1 : found.last;
}

const encoded = new WeakMap<RecordedEvent, Buffer>();

/** Encodes an event once, however many subscriptions it goes to. */
function encodeShared(event: RecordedEvent, idForm: IdForm): Buffer {
  if (idForm !== 'string') return encodeReadResponse({ event, link: null }, idForm);
  const known = encoded.get(event);
  if (known !== undefined) return known;
  const message = encodeReadResponse({ event, link: null }, idForm);
  encoded.set(event, message);
  return message;
}
