import { Command } from 'commander';
import { type OnProgress, Projector, readAllBy, VIEWS } from '#libs/read-models';
import { allViews } from '#libs/wiring';
import { onInstallation } from '../installation.js';
import { Progress } from '../progress.js';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** Creates the tables that are missing. Views that must be built from the log are built by the projector when it starts. */
const migrate = (): Promise<void> =>
  onInstallation(async ({ readModels }) => {
    const projector = new Projector(readModels, allViews);
    try {
      await projector.open();
      say(`the tables of ${allViews.length} views are there`);
      if (projector.pending.length > 0) say(`the projector will build: ${projector.pending.join(', ')}`);
    } finally {
      await projector.close();
    }
  });

const list = (): Promise<void> =>
  onInstallation(async ({ store, readModels }) => {
    const [checkpoint, head, building] = await Promise.all([
      readModels.checkpoint(VIEWS),
      store.currentPosition(),
      readModels.building(),
    ]);
    say(`checkpoint ${checkpoint ?? 'none'}, log ${head}, behind by ${head - (checkpoint ?? 0n)}`);
    for (const { name, version, table } of allViews) {
      const [count] = building.includes(table.tableName)
        ? []
        : await readModels.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${table.quoted}`);
      say(`${name.padEnd(24)} v${version}  ${count === undefined ? 'being built' : `${count.rows} rows`}`);
    }
  });

const rebuild = (names: readonly string[]): Promise<void> =>
  onInstallation(async ({ store, readModels }) => {
    const views = names.includes('all') ? allViews.map(({ name }) => name) : names;
    const projector = new Projector(readModels, allViews);
    for (const view of views) {
      let shown: Progress | undefined;
      const onProgress: OnProgress = ({ position, upTo }) => {
        shown ??= new Progress(view, 'log positions', Number(upTo));
        shown.at(Number(position));
      };
      const readAll = readAllBy((options, onBatch) => store.subscribe(options, onBatch));
      const { events } = await projector.rebuild(view, readAll, onProgress);
      shown?.end();
      say(`${view}: rebuilt from ${events} events`);
    }
  });

/** threadlog projections: the views, which may all be thrown away and made again. */
export const projectionCommands = (): Command =>
  new Command('projections')
    .description('the views in Postgres')
    .addCommand(new Command('migrate').description('create the tables that are missing').action(migrate))
    .addCommand(new Command('list').description('each view, its rows, and how far it is behind the log').action(list))
    .addCommand(
      new Command('rebuild')
        .description('make views anew from the log, beside the ones in use, then swap them')
        .argument('<view...>', 'names of views, or all')
        .action(rebuild),
    );
