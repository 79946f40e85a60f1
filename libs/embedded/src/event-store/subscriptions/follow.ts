import type { RecordedEvent } from '../store/recorded-event.js';
import type { LiveTail } from './live-tail.js';

/** What a follower learns: events in order, how far the log was looked through, or how it stands to the log's end. */
export type Followed =
  | Readonly<{ kind: 'events'; events: readonly RecordedEvent[]; through: number }>
  | Readonly<{ kind: 'caught_up' }>
  | Readonly<{ kind: 'fell_behind' }>;

/** A part of the log that can be followed: $all or one stream. `at` counts in its own order: positions or revisions. */
export type Followable = Readonly<{
  /** What is committed after `at`, one page; `through` is how far it looked, `ended` that nothing more is there now. */
  page: (at: number) => Promise<{ events: readonly RecordedEvent[]; through: number; ended: boolean }>;
  live: () => LiveTail;
  /** Set when live events only tell that there is more to read: then the pages are read again, without a word. */
  wakeOnly?: boolean;
  key: (event: RecordedEvent) => number;
  /** Which live events are wanted; absent: all. */
  matches?: (event: RecordedEvent) => boolean;
}>;

/**
 * Follows from after `at` for ever: history by pages, then live from memory, back to history when the consumer is too
 * slow for the memory kept for it. Each event comes once, in order: the live tail is opened before the last look at
 * history, and what both show is taken from history.
 */
export async function* follow(source: Followable, from: number, signal: AbortSignal): AsyncGenerator<Followed> {
  let at = from;
  let caughtUp = false;
  while (!signal.aborted) {
    const tail = source.live();
    const close = () => tail.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      for (;;) {
        if (signal.aborted) return;
        const { events, through, ended } = await source.page(at);
        at = through;
        yield { kind: 'events', events, through };
        if (ended) break;
      }
      if (tail.overflowed) continue;
      if (!caughtUp) yield { kind: 'caught_up' };
      caughtUp = true;
      for (let batch = await tail.take(); batch !== null; batch = await tail.take()) {
        if (source.wakeOnly === true) break;
        const fresh = batch.filter((event) => source.key(event) > at);
        const last = fresh.at(-1);
        if (last === undefined) continue;
        at = source.key(last);
        yield { kind: 'events', events: source.matches ? fresh.filter(source.matches) : fresh, through: at };
      }
      if (signal.aborted || source.wakeOnly === true) continue;
      caughtUp = false;
      yield { kind: 'fell_behind' };
    } finally {
      signal.removeEventListener('abort', close);
      tail.close();
    }
  }
}
