import { CheckpointLost } from './errors.js';
import type { Batch, Projector } from './projector.js';
import type { OnProgress } from './rebuild.js';
import type { Log } from './log.js';
import { type Subscribe, persistently, readAllBy } from './subscription.js';

export type RunProjectorOptions = Readonly<{
  projector: Projector;
  subscribe: Subscribe;
  signal: AbortSignal;
  log: Log;
  maxBatch?: number;
  onProgress?: OnProgress;
  /** Called once the views that had to be rebuilt are, before live events are followed. */
  onReady?: (checkpoint: bigint | null) => void;
}>;

/** Rebuilds what must be rebuilt, then keeps the views until aborted. While another projector runs it stands by. */
export const runProjector = async (options: RunProjectorOptions): Promise<void> => {
  const { projector, subscribe, signal, log, maxBatch, onProgress, onReady } = options;
  const prepare = async (): Promise<{ from: bigint | null }> => {
    const from = await projector.open();
    for (const view of projector.pending) {
      const { events } = await projector.rebuild(view, readAllBy(subscribe), onProgress);
      log.info(`built the view ${view} from ${events} events`);
    }
    return { from };
  };
  while (!signal.aborted) {
    const ready = await persistently('projector', prepare, { signal, log });
    if (ready === undefined) break;
    onReady?.(ready.from);
    const restart = new AbortController();
    const apply = async (batch: Batch): Promise<void> => {
      try {
        await projector.apply(batch);
      } catch (error) {
        if (error instanceof CheckpointLost) restart.abort();
        throw error;
      }
    };
    const until = AbortSignal.any([signal, restart.signal]);
    const { from } = ready;
    await subscribe(
      { from, types: projector.types, signal: until, ...(maxBatch === undefined ? {} : { maxBatch }) },
      apply,
    );
  }
  await projector.close();
};
