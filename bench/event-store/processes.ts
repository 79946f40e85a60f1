import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A measured program in a process of its own. */
export type Program = Readonly<{ process: ChildProcess; stop: () => Promise<void> }>;

/** Starts a program of this folder and waits for its first message. */
export async function start<T>(name: string, args: readonly string[]): Promise<Program & { said: T }> {
  const child = fork(fileURLToPath(new URL(`./${name}.js`, import.meta.url)), [...args]);
  const [said] = (await once(child, 'message')) as [T];
  const stop = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { process: child, said, stop };
}

/** Starts a node and gives its URL and port. */
export async function startNode(kind: 'embedded' | 'storeless', ...args: string[]) {
  const node = await start<{ port: number }>('node-process', [kind, ...args]);
  const { port } = node.said;
  return { ...node, port, url: `esdb://127.0.0.1:${port}?tls=false` };
}

/** The resident memory of a node's process, in bytes. */
export async function memoryOf({ process: child }: Program): Promise<number> {
  child.send('memory');
  const [said] = (await once(child, 'message')) as [{ rss: number }];
  return said.rss;
}
