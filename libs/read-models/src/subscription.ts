import { setTimeout as pause } from 'node:timers/promises';
import type { Recorded } from '#libs/decider';
import { ViewChanged } from './errors.js';
import type { Batch } from './projector.js';
import type { ReadAll } from './rebuild.js';
import type { Log } from './read-models.js';

/** The event store's catch-up subscription: resolves when aborted, and gives a batch again when `onBatch` rejects. */
export type Subscribe = (
  options: {
    from: bigint | null;
    types: readonly string[] | 'all';
    maxBatch?: number;
    signal: AbortSignal;
    onCaughtUp?: () => void;
  },
  onBatch: (batch: Batch) => Promise<void>,
) => Promise<void>;

/** After the store said that we have caught up, what it still had in hand comes within this time. */
const QUIET_MS = 200;

/** Reads a stretch of the log by a subscription that ends where the stretch ends. */
export const readAllBy = (subscribe: Subscribe, maxBatch = 1_000): ReadAll =>
  async function* ({ types, after, upTo }) {
    const stop = new AbortController();
    const queue: { events: readonly Recorded[]; taken: () => void }[] = [];
    let wake = (): void => undefined;
    let quiet: NodeJS.Timeout | undefined;
    const finish = (): void => stop.abort();
    const onBatch = ({ events, position }: Batch): Promise<void> =>
      new Promise((taken) => {
        clearTimeout(quiet);
        queue.push({ events: events.filter((event) => event.position <= upTo), taken });
        if (position >= upTo) finish();
        else if (quiet !== undefined) quiet = setTimeout(finish, QUIET_MS);
        wake();
      });
    const onCaughtUp = (): void => {
      quiet ??= setTimeout(finish, QUIET_MS);
    };
    const subscription = subscribe({ from: after, types, maxBatch, signal: stop.signal, onCaughtUp }, onBatch);
    const ended = subscription.then(() => 'ended' as const);
    try {
      for (;;) {
        const portion = queue.shift();
        if (portion !== undefined) {
          if (portion.events.length > 0) yield portion.events;
          portion.taken();
          continue;
        }
        if (stop.signal.aborted) break;
        const woken = new Promise<'woken'>((resolve) => (wake = () => resolve('woken')));
        if ((await Promise.race([woken, ended])) === 'ended' && queue.length === 0 && !stop.signal.aborted) {
          throw new Error('the subscription ended before its time');
        }
      }
    } finally {
      clearTimeout(quiet);
      finish();
      for (const { taken } of queue) taken();
      await subscription;
    }
  };

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** Does it until it succeeds, with growing pauses; gives `undefined` when aborted first. What no time can mend is thrown. */
export const persistently = async <T>(
  what: string,
  attempt: () => Promise<T>,
  { signal, log }: Readonly<{ signal: AbortSignal; log: Log }>,
): Promise<T | undefined> => {
  for (let ms = FIRST_PAUSE_MS; !signal.aborted; ms = Math.min(ms * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof ViewChanged) throw error;
      log.warn(`${what}: ${error instanceof Error ? error.message : String(error)}; again in ${ms} ms`);
      await pause(ms, undefined, { signal }).catch((aborted: unknown) => {
        if (!signal.aborted) throw aborted;
      });
    }
  }
  return undefined;
};
