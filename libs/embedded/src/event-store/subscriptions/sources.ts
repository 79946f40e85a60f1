import type { EventFilter } from '../store/all-reader.js';
import { nextSpan } from '../store/all-reader.js';
import { isLinkStream, isLinkedIn } from '../links/link-streams.js';
import type { RecordedEvent } from '../store/recorded-event.js';
import { MAX_REVISION, TOMBSTONE_REVISION } from '../store/recorded-event.js';
import type { Store } from '../store/store.js';
import { nextPageSize } from '../store/stream-reader.js';
import type { Followable } from './follow.js';
import { LiveTail } from './live-tail.js';

/** Raised to the followers of a stream that has been tombstoned. */
export class StreamTombstoned extends Error {
  readonly stream: string;

  constructor(stream: string) {
    super(`stream ${stream} is tombstoned`);
    this.name = 'StreamTombstoned';
    this.stream = stream;
  }
}

/** $all, whole or filtered. A page is what a span of positions holds of it. */
export function followAll(store: Store, wanted?: EventFilter | null): Followable {
  const filter = wanted ?? undefined;
  let span = 128;
  return {
    live: () => new LiveTail((listener) => store.feed.tapAll(listener)),
    key: (event) => event.position,
    ...(filter && { matches: filter.matches }),
    page: async (at) => {
      const through = Math.max(at, Math.min(store.head, at + span));
      if (through === at) return { events: [], through, ended: true };
      const page = await store.log.allForwards(at + 1, through, span, filter?.prefixes);
      span = nextSpan(span, page);
      return {
        events: filter === undefined ? page : page.filter(filter.matches),
        through,
        ended: through >= store.head,
      };
    },
  };
}

/** One stream, which need not exist yet. Its page throws StreamTombstoned once it is gone for good. */
export function followStream(store: Store, stream: string): Followable {
  let limit = 64;
  const linked = isLinkStream(stream);
  return {
    live: () =>
      new LiveTail((listener) => (linked ? tapLinks(store, stream, listener) : store.feed.tapStream(stream, listener))),
    wakeOnly: linked,
    key: (event) => {
      if (event.revision === TOMBSTONE_REVISION) throw new StreamTombstoned(stream);
      return event.revision;
    },
    page: async (at) => {
      const found = await store.openStream(stream);
      if (found.status !== 'found') {
        if (found.status === 'deleted') throw new StreamTombstoned(stream);
        return { events: [], through: at, ended: true };
      }
      const from = Math.max(at + 1, found.first);
      const events = await store.pagesOf(stream).streamForwards(stream, from, MAX_REVISION, found.since, limit);
      const ended = events.length < limit;
      limit = nextPageSize(events, 1000);
      return { events, through: events.at(-1)?.revision ?? at, ended };
    },
  };
}

type Listener = (events: readonly RecordedEvent[]) => void;

function tapLinks(store: Store, linkStream: string, listener: Listener): () => void {
  return store.feed.tapAll((events) => {
    const linked = events.filter((event) => isLinkedIn(linkStream, event));
    if (linked.length > 0) listener(linked);
  });
}
