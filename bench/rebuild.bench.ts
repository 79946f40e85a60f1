import { v7 } from 'uuid';
import type { Decider, Fact } from '#libs/decider';
import { startPostgres } from '#libs/embedded';
import { EventStore } from '#libs/event-store';
import { Projector, readAllBy, ReadModels, type Subscribe } from '#libs/read-models';
import { allViews, codec } from '#libs/wiring';
import { perSecond, publish, times } from './figures/report.js';
import { interleaved, type Measured } from './figures/rounds.js';
import { shareOut } from './load/clients.js';
import { CopiedRows } from './rebuild/copied-rows.js';
import { histories, type History } from './rebuild/histories.js';
import { startApp } from './system/app-process.js';
import { mustBeDurable } from './system/durability.js';
import { freePort, scratchFolder, untilListening } from './system/place.js';

const CUSTOMERS = 4_000;
const IN_FLIGHT = 32;

const folder = await scratchFolder();
const postgres = await startPostgres({ dataDir: folder.path });
const databaseUrl = await postgres.createDatabase('threadlog');
await mustBeDurable(databaseUrl, folder.path);
const port = await freePort();
const node = startApp('event-store', { DATABASE_URL: databaseUrl, EVENTSTORE_PORT: port });
await untilListening(port);
const store = new EventStore({ url: `esdb://127.0.0.1:${port}?tls=false`, codec });
const readModels = new ReadModels({ databaseUrl });
const projector = new Projector(readModels, allViews);

/** Writes down what it is told. */
const chronicle: Decider<null, readonly Fact[], Fact> = {
  initialState: null,
  decide: (facts) => facts,
  evolve: () => null,
};

const record = async (all: readonly History[]): Promise<void> => {
  const lanes = Array.from({ length: IN_FLIGHT });
  await shareOut(lanes, all, async (_, { stream, facts }) => {
    const commandId = v7();
    const actor = { kind: 'system', id: 'bench' } as const;
    await store.handle(chronicle, stream, facts, {
      commandId,
      actor,
      correlationId: commandId,
      causationId: commandId,
    });
  });
};

const subscribe: Subscribe = (options, onBatch) => store.subscribe(options, onBatch);

const project = async (): Promise<void> => {
  const from = await projector.open();
  const head = await store.currentPosition();
  const done = new AbortController();
  await subscribe({ from, types: projector.types, signal: done.signal }, async (batch) => {
    await projector.apply(batch);
    if (batch.position >= head) done.abort();
  });
};

const all = histories(CUSTOMERS);
await record(all);
await project();

type View = Readonly<{ name: string; events: number; rows: number; measured: Measured<'rebuilt' | 'copied'> }>;

const measure = async (view: (typeof allViews)[number]): Promise<View> => {
  const copied = await CopiedRows.of(readModels.query, readModels.rows(view));
  let events = 0;
  const measured = await interleaved({
    rebuilt: async () => {
      const begun = performance.now();
      ({ events } = await projector.rebuild(view.name, readAllBy(subscribe)));
      return { ms: performance.now() - begun };
    },
    copied: async () => ({ ms: await copied.copy() }),
  });
  return { name: view.name, events, rows: copied.rows, measured };
};

const views: View[] = [];
for (const view of allViews) views.push(await measure(view));

await projector.close();
await readModels.close();
await store.dispose();
await node.stop();
await postgres.stop();
await folder.remove();

const facts = all.reduce((sum, history) => sum + history.facts.length, 0);

publish({
  name: 'rebuild',
  title: 'Rebuild of the views',
  what:
    `A log of ${facts.toLocaleString('en-US')} events (${CUSTOMERS.toLocaleString('en-US')} customers with a company, a mail each and the answer to it, and the people and inboxes of ` +
    'the house) is folded into each of the views below anew, from the subscription to the swap of the tables, with the event-store node in a process of its own. ' +
    'The baseline puts the rows that come out into an empty table with the same indexes by COPY from a file. ' +
    'The ratio is that of the times; a view of a few rows is dominated by what both do once.',
  head: ['view', 'events', 'rows', 'events a second', 'rows a second by COPY', 'time to COPY'],
  rows: views.map(({ name, events, rows, measured }) => [
    name,
    events.toLocaleString('en-US'),
    rows.toLocaleString('en-US'),
    perSecond((events / measured.of('rebuilt', 'ms')) * 1000),
    perSecond((rows / measured.of('copied', 'ms')) * 1000),
    times(measured.ratio('rebuilt', 'copied', 'ms')),
  ]),
  targets: [],
});
