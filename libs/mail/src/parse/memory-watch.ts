import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { OVER_MEMORY } from './parse-messages.js';

/** What the process that reads mails shares with the thread that watches it. */
export type Watch = Readonly<{
  /** At index 0: when the mail in work was begun, in seconds of the system's uptime, 0 while there is none. */
  state: Int32Array<SharedArrayBuffer>;
  maxRss: number;
  maxSeconds: number;
}>;

const EVERY_MS = 20;
const STDERR = 2;

/**
 * Ends the process when it holds more memory than it may, buffers outside of the heap counted, or reads one mail for far too long because
 * nobody is left to end it. Only a thread can: the reading one is busy.
 */
const watch = ({ state, maxRss, maxSeconds }: Watch): never => {
  for (;;) {
    Atomics.wait(state, 0, 0);
    const begun = Atomics.load(state, 0);
    if (process.memoryUsage.rss() > maxRss) {
      writeSync(STDERR, `${OVER_MEMORY}\n`);
      process.kill(process.pid, 'SIGKILL');
    }
    if (begun !== 0 && process.uptime() - begun > maxSeconds) process.kill(process.pid, 'SIGKILL');
    // Nobody notifies: this is a pause that needs no event loop.
    Atomics.wait(state, 0, begun, EVERY_MS);
  }
};

watch(workerData as Watch);
