import type { Batch } from './projector.js';
import type { ReadModels } from './read-models.js';
import { ReactorCheckpoint } from './reactor-checkpoint.js';
import { type Subscribe, persistently } from './subscription.js';

/** Acts on events, at least once each: `react` must bear being given a batch again. */
export type Reactor = Readonly<{
  /** Names its checkpoint. */
  name: string;
  types: readonly string[];
  react: (batch: Batch) => Promise<void>;
}>;

export type RunReactorOptions = Reactor &
  Readonly<{ readModels: ReadModels; subscribe: Subscribe; signal: AbortSignal; maxBatch?: number }>;

/**
 * Follows the log from the reactor's checkpoint until aborted. The checkpoint is saved some time after `react` has succeeded. The
 * subscription gives a failed batch again.
 */
export const runReactor = async (options: RunReactorOptions): Promise<void> => {
  const { name, types, react, readModels, subscribe, signal, maxBatch } = options;
  const from = await persistently(`reactor ${name}`, () => readModels.checkpoint(name), {
    signal,
    log: readModels.log,
  });
  if (from === undefined) return;
  const checkpoint = new ReactorCheckpoint(readModels, name);
  await subscribe({ from, types, signal, ...(maxBatch === undefined ? {} : { maxBatch }) }, async (batch) => {
    if (batch.events.length > 0) await react(batch);
    checkpoint.reached(batch.position);
  });
  await checkpoint.close();
};
