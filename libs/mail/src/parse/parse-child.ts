import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { readFrames, writeFrame } from './frames.js';
import type { Watch } from './memory-watch.js';
import { parseMail } from './parse-mail.js';
import { answerWith, type ParseAnswer, type ParseRequest } from './parse-messages.js';

/** Entry of the processes that `MailParser` starts: one mail in, one answer out, on descriptor 3. Its arguments are MB and seconds. */
const [memoryMb = 256, seconds = 10] = process.argv.slice(2).map(Number);
const CHANNEL = 3;

const state = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
const now = (): number => Math.ceil(process.uptime());
const working = (begun: number): void => {
  Atomics.store(state, 0, begun);
  Atomics.notify(state, 0);
};

// Ctrl-C reaches the whole process group: whoever gave the mail decides when this ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

const channel = new Socket({ fd: CHANNEL });
channel.on('close', () => process.exit(0));
channel.on('error', () => process.exit(1));

readFrames<ParseRequest>(channel, ({ head: { envelope }, parts: [raw = Buffer.alloc(0)] }) => {
  working(now());
  parseMail(raw, envelope)
    .then(
      (mail) => writeFrame(channel, answerWith(mail, process.memoryUsage.rss())),
      (error: unknown) => {
        const failed = error instanceof Error ? (error.stack ?? error.message) : String(error);
        writeFrame<ParseAnswer>(channel, { head: { failed, rss: process.memoryUsage.rss() }, parts: [] });
      },
    )
    .finally(() => working(0));
});

const watcher = new Worker(new URL('./memory-watch.js', import.meta.url), {
  workerData: {
    state,
    maxRss: process.memoryUsage.rss() + memoryMb * 2 ** 20,
    maxSeconds: 2 * seconds,
  } satisfies Watch,
  resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
});
watcher.once('online', () => {
  writeFrame<ParseAnswer>(channel, { head: { ready: true, rss: process.memoryUsage.rss() }, parts: [] });
});
watcher.unref();
