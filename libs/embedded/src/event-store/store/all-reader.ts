import type { Prefixes } from './event-log.js';
import type { RecordedEvent } from './recorded-event.js';
import type { Store } from './store.js';
import { nextPageSize } from './stream-reader.js';

/** Which events of $all a reader wants: by the name of the type or of the stream. */
export type EventFilter = Readonly<{
  matches: (event: Pick<RecordedEvent, 'type' | 'stream'>) => boolean;
  /** What the database can decide itself; absent when the filter is a regular expression. */
  prefixes?: Prefixes;
}>;

const FIRST_SPAN = 128;
const MAX_SPAN = 5000;

/** How many positions to look at next, from how much the last span of them held. */
export function nextSpan(span: number, page: readonly RecordedEvent[]): number {
  if (page.length === 0) return Math.min(span * 2, MAX_SPAN);
  return Math.max(1, Math.min(MAX_SPAN, Math.floor((nextPageSize(page, MAX_SPAN) * span) / page.length)));
}

/** Events of $all from position `from` on, at most `count`, up to the end of the log as it is now. */
export function readAllForwards(store: Store, from: number, count: number, filter?: EventFilter) {
  return spans(Math.max(1, from), store.head, count, filter, (start, end, limit) =>
    store.log.allForwards(start, end, limit, filter?.prefixes),
  );
}

/** Events of $all before position `before`, newest first, at most `count`. */
export function readAllBackwards(store: Store, before: number, count: number, filter?: EventFilter) {
  const top = Math.min(store.head, before - 1);
  return spans(1, top, count, filter, (start, end, limit) =>
    store.log.allBackwards(top + 1 - end, top + 1 - start, limit, filter?.prefixes),
  );
}

type Read = (start: number, end: number, limit: number) => Promise<RecordedEvent[]>;

/** Reads `first..last` span by span, the next span being read while the last is used. */
async function* spans(first: number, last: number, count: number, filter: EventFilter | undefined, read: Read) {
  let at = first;
  let left = count;
  let span = filter === undefined ? Math.min(FIRST_SPAN, count) : FIRST_SPAN;
  const start = () => {
    const end = Math.min(last, at + span - 1);
    const pending = read(at, end, span);
    pending.catch(() => undefined);
    at = end + 1;
    return pending;
  };
  let next = at <= last && left > 0 ? start() : null;
  while (next !== null) {
    const page = await next;
    const wanted = (filter === undefined ? page : page.filter(filter.matches)).slice(0, left);
    left -= wanted.length;
    span = nextSpan(span, page);
    if (filter === undefined) span = Math.min(span, Math.max(1, left));
    next = at <= last && left > 0 ? start() : null;
    if (wanted.length > 0) yield wanted;
  }
}
