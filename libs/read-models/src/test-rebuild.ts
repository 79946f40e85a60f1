import fc from 'fast-check';
import { expect } from 'vitest';
import type { Fact, Recorded } from '#libs/decider';
import { testDatabase } from '#libs/embedded';
import type { Projection } from './projection.js';
import { Projector } from './projector.js';
import { ReadModels } from './read-models.js';
import type { ReadAll } from './rebuild.js';

type Rows = Readonly<{ live: readonly object[]; rebuilt: readonly object[] }>;

/** Applies the events in batches of these sizes, over and over; gives the rows so made and those of a rebuild. */
const liveAndRebuilt = async (
  readModels: ReadModels,
  view: Projection,
  events: readonly Recorded[],
  cuts: readonly number[],
): Promise<Rows> => {
  const table = readModels.rows(view);
  const rows = (): Promise<object[]> =>
    readModels.query(`SELECT * FROM ${table} AS row ORDER BY row::text COLLATE "C"`);
  const readAll: ReadAll = async function* ({ types, after, upTo }) {
    const asked = ({ type, position }: Recorded): boolean =>
      types.includes(type) && (after === null || position > after) && position <= upTo;
    yield events.filter(asked);
  };
  const projector = new Projector(readModels, [view]);
  await projector.open();
  for (let start = 0, n = 0; start < events.length; n += 1) {
    const batch = events.slice(start, start + (cuts[n % cuts.length] ?? 1));
    await projector.apply({ events: batch, position: batch.at(-1)?.position ?? 0n });
    start += batch.length;
  }
  const live = await rows();
  await projector.rebuild(view.name, readAll);
  const rebuilt = await rows();
  await projector.close();
  await readModels.query(`TRUNCATE read_models.checkpoints, ${table}`);
  return { live, rebuilt };
};

/**
 * The rows that a history gives in a real Postgres, having seen that they are the same however the projector's batches were cut, and the
 * same again when the view is rebuilt.
 */
export const rowsHoweverCut = async <Row extends object, Event extends Fact>(
  view: Projection<Row, Event>,
  events: readonly Recorded<Event>[],
): Promise<readonly Row[]> => {
  const anyView = view as unknown as Projection;
  const readModels = new ReadModels({ databaseUrl: await testDatabase(), poolSize: 2 });
  const { live: whole } = await liveAndRebuilt(readModels, anyView, events, [events.length]);
  const cuts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 });
  const property = fc.asyncProperty(cuts, async (sizes) => {
    expect(await liveAndRebuilt(readModels, anyView, events, sizes)).toEqual({ live: whole, rebuilt: whole });
  });
  await fc.assert(property, { numRuns: 6 });
  await readModels.close();
  return whole as readonly Row[];
};
