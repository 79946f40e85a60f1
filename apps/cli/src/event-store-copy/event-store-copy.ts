import { Command } from 'commander';
import { Progress } from '../progress.js';
import type { OnProgress } from './copy-event-store.js';
import { copyEventStore, verifyCopy } from './copy-event-store.js';
import { RawLog } from './raw-log.js';

async function copy(fromUrl: string, toUrl: string): Promise<void> {
  const [from, to] = [new RawLog(fromUrl), new RawLog(toUrl)];
  try {
    const copied = await shown('copying', from, (onProgress) => copyEventStore(from, to, onProgress));
    const compared = await shown('verifying', from, (onProgress) => verifyCopy(from, to, onProgress));
    process.stdout.write(`${copied} events copied now; all ${compared} are the same in both logs\n`);
  } finally {
    await from.close();
    await to.close();
  }
}

/** Shows the position in the log copied from while the work goes on. */
async function shown(what: string, from: RawLog, work: (onProgress: OnProgress) => Promise<number>): Promise<number> {
  const end = (await from.backwards().next()).value;
  const progress = new Progress(what, 'positions', Number(end?.position ?? 0));
  try {
    return await work((position) => progress.at(Number(position)));
  } finally {
    progress.end();
  }
}

/** threadlog event-store: the log itself, whatever server keeps it. */
export const eventStoreCommands = (): Command =>
  new Command('event-store')
    .description('move the event log')
    .addCommand(
      new Command('copy')
        .description(
          'copy a log into another server, keeping order, ids, revisions and bytes, then compare the two; may be broken off and run again',
        )
        .argument('<from>', 'the log to copy, esdb://...')
        .argument('<to>', 'the server to copy it to, esdb://...; empty, or an earlier copy of the same log')
        .action(copy),
    );
