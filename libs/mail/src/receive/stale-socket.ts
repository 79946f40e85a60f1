import { rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** Removes the Unix socket that a process left behind when it was killed; one that somebody listens on stays, as does any other file. */
export const removeStaleSocket = async (path: string): Promise<void> => {
  try {
    if (!(await stat(path)).isSocket()) return;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const refused = await new Promise<boolean>((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(false);
    });
    probe.once('error', (error) => resolve(codeOf(error) === 'ECONNREFUSED'));
  });
  if (refused) await rm(path, { force: true });
};
