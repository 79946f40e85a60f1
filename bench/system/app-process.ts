import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from './place.js';

export type AppProcess = Readonly<{ pid: number; stop: () => Promise<void> }>;

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

/** Starts what `npm run <app>` starts; its words on stderr are shown. It is told to stop when this process ends. */
export const startApp = (app: string, env: Readonly<Record<string, string | number>>): AppProcess => {
  const child = spawn(process.execPath, ['scripts/start.mjs', app], {
    env: {
      ...process.env,
      LOG_LEVEL: 'warn',
      ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)])),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  running.add(child);
  const stop = async (): Promise<void> => {
    running.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  return { pid: child.pid ?? 0, stop };
};

/** Resolves with the first 200 of /readyz. */
export const untilReady = async (port: number): Promise<void> => {
  await until(
    `a 200 of /readyz on port ${port}`,
    async () => {
      try {
        return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok ? true : null;
      } catch (error) {
        if (error instanceof TypeError) return null;
        throw error;
      }
    },
    5,
  );
};
