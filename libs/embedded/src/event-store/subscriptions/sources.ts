import type { EventFilter } from '../store/all-reader.js';
import { nextSpan } from '../store/all-reader.js';
import { MAX_REVISION } from '../store/recorded-event.js';
import type { Store } from '../store/store.js';
import { nextPageSize } from '../store/stream-reader.js';
import type { Followable } from './follow.js';
import { LiveTail } from './live-tail.js';

/** $all, whole or filtered. A page is what a span of positions holds of it. */
export function followAll(store: Store, filter?: EventFilter): Followable {
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

/** One stream, which need not exist yet. */
export function followStream(store: Store, stream: string): Followable {
  let limit = 64;
  return {
    live: () => new LiveTail((listener) => store.feed.tapStream(stream, listener)),
    key: (event) => event.revision,
    page: async (at) => {
      const found = await store.openStream(stream);
      if (found.status !== 'found') return { events: [], through: at, ended: true };
      const from = Math.max(at + 1, found.first);
      const events = await store.log.streamForwards(stream, from, MAX_REVISION, found.since, limit);
      const ended = events.length < limit;
      limit = nextPageSize(events, 1000);
      return { events, through: events.at(-1)?.revision ?? at, ended };
    },
  };
}
