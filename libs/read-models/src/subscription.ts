import { setTimeout as pause } from 'node:timers/promises';
import type { Recorded } from '#libs/decider';
import { ViewChanged } from './errors.js';
import type { Batch } from './projector.js';
import type { ReadAll } from './rebuild.js';
import type { Log } from './log.js';

/**
 * The event store's catch-up subscription: resolves when aborted, gives a batch again when `onBatch` rejects, and calls
 * `onCaughtUp` when everything in the log has been handled.
 */
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

/** Reads a stretch of the log by a subscription that ends where the stretch ends. */
export const readAllBy = (subscribe: Subscribe, maxBatch = 1_000): ReadAll =>
  async function* ({ types, after, upTo }) {
    const stop = new AbortController();
    const queue: { events: readonly Recorded[]; taken: () => void }[] = [];
    let wake = (): void => undefined;
    const finish = (): void => {
      stop.abort();
      wake();
    };
    const onBatch = ({ events, position }: Batch): Promise<void> =>
      new Promise((taken) => {
        queue.push({ events: events.filter((event) => event.position <= upTo), taken });
        if (position >= upTo) finish();
        wake();
      });
    // No event of these types may lie at `upTo` or beyond, so the end of the log is an end too.
    const onCaughtUp = finish;
    const subscription = subscribe({ from: after, types, maxBatch, signal: stop.signal, onCaughtUp }, onBatch);
    const end = (): 'ended' => 'ended';
    const ended = subscription.then(end, end);
    try {
      for (;;) {
        const [portion] = queue;
        if (portion !== undefined) {
          if (portion.events.length > 0) yield portion.events;
          queue.shift();
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
