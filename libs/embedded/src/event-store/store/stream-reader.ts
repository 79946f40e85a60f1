import type { EventLog } from './event-log.js';
import type { RecordedEvent } from './recorded-event.js';
import { MAX_REVISION, TOMBSTONE_REVISION } from './recorded-event.js';
import { firstReadableRevision, isSoftDeleted } from './stream-metadata.js';
import type { StreamState } from './stream-states.js';

/** What of a stream can be read now: revisions from `first` to `last`, created at or after `since` (microseconds). */
export type ReadableStream =
  | Readonly<{ status: 'found'; stream: string; first: number; last: number; since: number }>
  | Readonly<{ status: 'not_found' | 'deleted'; stream: string }>;

export type FoundStream = Extract<ReadableStream, { status: 'found' }>;

/** @param now milliseconds since 1970 */
export function openStream(stream: string, { last, metadata }: StreamState, now: number): ReadableStream {
  if (last === TOMBSTONE_REVISION) return { status: 'deleted', stream };
  if (last < 0 || (metadata !== null && isSoftDeleted(metadata))) return { status: 'not_found', stream };
  const since = metadata?.maxAge === undefined ? 0 : (now - metadata.maxAge * 1000) * 1000;
  return { status: 'found', stream, first: metadata === null ? 0 : firstReadableRevision(metadata, last), last, since };
}

/** What gives pages of streams: the log itself, or the index of links. */
export type StreamPages = Pick<EventLog, 'streamForwards' | 'streamBackwards'>;

const FIRST_PAGE = 64;
const PAGE_BYTES = 1024 * 1024;
const MAX_PAGE = 1000;

/** How many events to ask for next, so that a page stays near a mebibyte whatever the size of the events. */
export function nextPageSize(page: readonly RecordedEvent[], wanted: number): number {
  const bytes = page.reduce((sum, event) => sum + event.data.length + event.metadata.length + 200, 0);
  const fitting = page.length === 0 ? FIRST_PAGE : Math.floor((PAGE_BYTES * page.length) / bytes);
  return Math.max(1, Math.min(wanted, fitting, MAX_PAGE));
}

type Read = (at: number, limit: number) => Promise<RecordedEvent[]>;

/**
 * Pages of a range, the next one being read while the last is used.
 * @param key what a page is continued by: the revision or the position of its last event
 * @param step 1 forwards, -1 backwards
 */
async function* paged(read: Read, from: number, step: 1 | -1, count: number, key: (event: RecordedEvent) => number) {
  let left = count;
  let limit = Math.min(left, FIRST_PAGE);
  let next = read(from, limit);
  while (left > 0) {
    const page = await next;
    left -= page.length;
    const last = page.at(-1);
    const ended = page.length < limit || last === undefined || left <= 0;
    if (!ended) {
      limit = nextPageSize(page, left);
      next = read(key(last) + step, limit);
      next.catch(() => undefined);
    }
    if (page.length > 0) yield page;
    if (ended) return;
  }
}

/** The stream's readable events from revision `from` on, at most `count`. */
export function readForwards(log: StreamPages, { stream, first, since }: FoundStream, from: number, count: number) {
  const read: Read = (at, limit) => log.streamForwards(stream, at, MAX_REVISION, since, limit);
  return paged(read, Math.max(first, from), 1, count, (event) => event.revision);
}

/** The stream's readable events from revision `from` down, at most `count`. */
export function readBackwards(
  log: StreamPages,
  { stream, first, last, since }: FoundStream,
  from: number,
  count: number,
) {
  const read: Read = (at, limit) => log.streamBackwards(stream, first, at, since, limit);
  return paged(read, Math.min(last, from), -1, count, (event) => event.revision);
}
