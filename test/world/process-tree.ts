import { execFileSync } from 'node:child_process';
import { until } from './until.js';

/** Whether there is such a process; one that has ended and waits for its parent to notice counts as gone. */
export const isAlive = (pid: number): boolean => {
  const row = processes().find((one) => one.pid === pid);
  return row !== undefined && !row.state.startsWith('Z');
};

const processes = (): { pid: number; parent: number; state: string }[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,state='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, parent, state = '']) => ({ pid: Number(pid), parent: Number(parent), state }));

/** The processes that this one started, those that they started, and so on. */
export const descendantsOf = (pid: number): number[] => {
  const all = processes();
  const below = (parent: number): number[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one.pid, ...below(one.pid)]);
  return below(pid);
};

/** kill -9 for all of them; resolves when they are gone. */
export const killAll = async (pids: readonly number[]): Promise<void> => {
  for (const pid of pids.filter(isAlive)) process.kill(pid, 'SIGKILL');
  await until('all of them are gone', () => !pids.some(isAlive));
};
