import { readdir, readFile } from 'node:fs/promises';

/** What the processes below one, itself included, hold in memory, in MiB. In the sum of `rss` shared pages count once for each process. */
export type Memory = Readonly<{ processes: number; rss: number; pss: number }>;

const orGone = async (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return '';
    throw error;
  });

const parents = async (): Promise<ReadonlyMap<number, number>> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const stats = await Promise.all(
    pids.map(async (pid) => {
      // The name in parentheses may hold anything, spaces and parentheses included.
      const [, parent] = /^\d+ \(.*\) \S (\d+)/s.exec(await orGone(`/proc/${pid}/stat`)) ?? [];
      return [pid, Number(parent ?? 0)] as const;
    }),
  );
  return new Map(stats);
};

const kib = (rollup: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1] ?? 0);

export const memoryOf = async (root: number): Promise<Memory> => {
  const parentOf = await parents();
  const isBelow = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parentOf.get(at))
      if (at === root) return true;
    return false;
  };
  const rollups = await Promise.all(
    [...parentOf.keys()].filter(isBelow).map((pid) => orGone(`/proc/${pid}/smaps_rollup`)),
  );
  const sum = (name: string): number => rollups.reduce((total, rollup) => total + kib(rollup, name), 0) / 1024;
  return { processes: rollups.length, rss: sum('Rss'), pss: sum('Pss') };
};
