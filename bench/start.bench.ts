import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { publish, times } from './figures/report.js';
import { type Figures, interleaved } from './figures/rounds.js';
import { standaloneOn } from './system/deployments.js';
import { demoOf, scratchFolder } from './system/place.js';
import { memoryOf } from './start/process-tree.js';

const SETTLED_MS = 3_000;
const TARGETS = { first: 8_000, again: 4_000 } as const;

type Started = Readonly<{
  pid: number;
  readyAfterMs: number;
  settled: () => Promise<unknown>;
  stop: () => Promise<void>;
}>;

const startBare = async (folder: string): Promise<Started> => {
  const begun = performance.now();
  const child = fork(fileURLToPath(new URL('start/bare-parts.js', import.meta.url)), [join(folder, 'postgres')]);
  await once(child, 'message');
  const stop = async (): Promise<void> => {
    const ended = once(child, 'exit');
    child.disconnect();
    await ended;
  };
  return { pid: child.pid ?? 0, readyAfterMs: performance.now() - begun, settled: () => pause(0), stop };
};

const startAll = async (folder: string): Promise<Started> => ({
  ...(await standaloneOn(folder)),
  settled: () => demoOf(folder),
});

/** From an empty folder, and again from the one that is left; the memory is that of the second start, once it is idle. */
const twice = async (start: (folder: string) => Promise<Started>): Promise<Figures> => {
  const folder = await scratchFolder();
  try {
    const first = await start(folder.path);
    await first.settled();
    await first.stop();
    const again = await start(folder.path);
    await pause(SETTLED_MS);
    const { rss, pss, processes } = await memoryOf(again.pid);
    await again.stop();
    return { first: first.readyAfterMs, again: again.readyAfterMs, rss, pss, processes };
  } finally {
    await folder.remove();
  }
};

const measured = await interleaved({ bare: () => twice(startBare), all: () => twice(startAll) });

const seconds = (value: number): string => `${(value / 1000).toFixed(2)} s`;
const mib = (value: number): string => `${Math.round(value)} MiB`;
const row = (label: string, figure: string, unit: (value: number) => string): string[] => [
  label,
  unit(measured.of('bare', figure)),
  unit(measured.of('all', figure)),
  times(measured.ratio('all', 'bare', figure)),
];
const target = (figure: keyof typeof TARGETS, label: string) => ({
  asked: `${label} at most ${TARGETS[figure] / 1000} s`,
  measured: seconds(measured.of('all', figure)),
  met: measured.of('all', figure) <= TARGETS[figure],
});

publish({
  name: 'start',
  title: 'Start-up and memory',
  what:
    'What `npm start` runs once everything is built, until the first 200 of /readyz: from an empty data folder, and again from that folder with the ' +
    'demo data in it. The memory is that of the whole tree of processes three seconds after the second start: RSS counts pages that processes share once for ' +
    'each, PSS once in all. The baseline is a process that starts the same Postgres on a folder of its own and answers 200.',
  head: ['', 'bare', 'threadlog', 'to bare'],
  rows: [
    row('empty folder to 200', 'first', seconds),
    row('again', 'again', seconds),
    row('RSS, idle', 'rss', mib),
    row('PSS, idle', 'pss', mib),
    row('processes', 'processes', String),
  ],
  targets: [
    target('first', 'from an empty data folder to the first 200'),
    target('again', 'from a data folder that has been used'),
  ],
});
