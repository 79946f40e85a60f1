import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import { resolveLinks, unresolved } from '../links/resolve-links.js';
import type { RecordedEvent } from '../store/recorded-event.js';
import type { Store } from '../store/store.js';
import { readBackwards, readForwards } from '../store/stream-reader.js';
import { readAllBackwards, readAllForwards } from '../store/all-reader.js';
import { streamDeleted } from './errors.js';
import { encodeReadResponse } from './event-encoding.js';
import { Frames, grouped } from './frames.js';
import { confirmation, streamNotFound } from './read-answers.js';
import type { ReadRequest } from './read-request.js';
import { parseReadRequest } from './read-request.js';
import { subscribe } from './subscribe.js';

export type ReadCall = ServerWritableStream<streams.ReadReq, Frames>;

/** The call Streams/Read: a read of $all or a stream, or a subscription to one, until the caller has all or cancels. */
export async function read(store: Store, call: ReadCall): Promise<void> {
  const request = parseReadRequest(call.request);
  const gone = new AbortController();
  call.on('cancelled', () => gone.abort());
  call.on('close', () => gone.abort());
  if (request.count === null) {
    await send(call, [confirmation(randomUUID())], gone.signal);
    for await (const messages of subscribe(store, request, gone.signal)) {
      await send(call, messages, gone.signal);
      if (gone.signal.aborted) return;
    }
    return;
  }
  for await (const page of await pages(store, request, request.count, call)) {
    const resolved = request.resolveLinks ? await resolveLinks(store, page) : page.map(unresolved);
    await send(
      call,
      resolved.map((event) => encodeReadResponse(event, request.idForm)),
      gone.signal,
    );
    if (gone.signal.aborted) return;
  }
}

type Pages = AsyncIterable<readonly RecordedEvent[]> | Iterable<readonly RecordedEvent[]>;

async function pages(store: Store, request: ReadRequest, count: number, call: ReadCall): Promise<Pages> {
  const { of, from, backwards, filter } = request;
  if (of.kind === 'all') {
    if (backwards)
      return readAllBackwards(
        store,
        from === 'end' ? store.head + 1 : from === 'start' ? 0 : from,
        count,
        filter?.filter,
      );
    if (from === 'end') return [];
    return readAllForwards(store, from === 'start' ? 0 : from, count, filter?.filter);
  }
  const found = await store.openStream(of.stream);
  if (found.status !== 'found') {
    if (found.status === 'deleted') throw streamDeleted(of.stream);
    call.write(new Frames([streamNotFound(of.stream)]));
    return [];
  }
  if (backwards)
    return readBackwards(
      store.pagesOf(of.stream),
      found,
      from === 'end' ? found.last : from === 'start' ? 0 : from,
      count,
    );
  if (from === 'end') return [];
  return readForwards(store.pagesOf(of.stream), found, from === 'start' ? 0 : from, count);
}

/** Writes messages and, when the caller is slower than we are, waits for it. */
async function send(call: ReadCall, messages: readonly Buffer[], gone: AbortSignal): Promise<void> {
  for (const frames of grouped(messages)) {
    if (gone.aborted) return;
    if (call.write(frames)) continue;
    try {
      await once(call, 'drain', { signal: gone });
    } catch (error) {
      if (!gone.aborted) throw error;
    }
  }
}
