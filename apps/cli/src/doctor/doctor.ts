import { Command } from 'commander';
import { Blobs } from '#libs/blobs';
import { jobsUrl, logger, readConfig } from '#libs/config';
import { EventStore } from '#libs/event-store';
import { JobQueues } from '#libs/job-queue';
import { ReadModels } from '#libs/read-models';
import { codec } from '#libs/wiring';
import { cliConfig } from '../config.js';

const examine = async (what: string, check: () => Promise<string>): Promise<boolean> => {
  try {
    process.stdout.write(`ok    ${what}: ${await check()}\n`);
    return true;
  } catch (error) {
    process.stdout.write(`FAULT ${what}: ${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
};

/** Looks at every store that the environment names, and says all that is wrong at once. */
const doctor = async (): Promise<void> => {
  const config = readConfig(cliConfig);
  const log = logger({ name: 'threadlog', level: 'silent' });
  const store = new EventStore({ url: config.EVENTSTORE_URL, codec, log });
  const readModels = new ReadModels({ databaseUrl: config.DATABASE_URL, poolSize: 2 });
  const queues = new JobQueues({ url: jobsUrl(config), log });
  const healthy = [
    await examine('event store', async () => `log at position ${await store.currentPosition()}`),
    await examine('postgres', async () => `views at position ${(await readModels.checkpoint('views')) ?? 'none yet'}`),
    await examine('jobs', async () => {
      const [deliver, understand] = [await queues.queue('deliver').counts(), await queues.queue('understand').counts()];
      const waiting = deliver.waiting + deliver.delayed + understand.waiting + understand.delayed;
      return `${waiting} waiting, ${deliver.failed + understand.failed} given up`;
    }),
    await examine('blobs', async () => {
      const blobs = await Blobs.open(config.BLOBS_URL);
      const { sha256 } = await blobs.put(Buffer.from('threadlog doctor\n'));
      return `wrote and read ${(await blobs.get(sha256)).length} bytes`;
    }),
  ];
  await Promise.allSettled([store.dispose(), readModels.close(), queues.close(0)]);
  if (healthy.includes(false)) throw new Error('not everything is as it should be');
};

/** threadlog doctor: is everything there that an installation needs? */
export const doctorCommand = (): Command =>
  new Command('doctor').description('ask every store whether it is there').action(doctor);
