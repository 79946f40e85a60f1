import { BadConfig } from '#libs/config';

/** How long a process may take to stop in order before it is ended, in milliseconds. */
const STOP_MS = 9_500;

const complaint = (error: unknown): string => {
  if (error instanceof BadConfig) return error.message;
  if (error instanceof AggregateError && error.message === '') return error.errors.map(complaint).join('; ');
  return error instanceof Error ? error.message : String(error);
};

/**
 * Runs a process until SIGTERM or SIGINT: it stops in order and exits with 0. What keeps it from starting is one line on stderr for
 * each fault and exit code 1.
 */
export const runProcess = async (name: string, start: () => Promise<{ stop: () => Promise<void> }>): Promise<void> => {
  const fail = (error: unknown): never => {
    for (const line of complaint(error).split('\n')) process.stderr.write(`${name}: ${line}\n`);
    process.exit(1);
  };
  let stopping: Promise<void> | undefined;
  const running = start();
  const stop = (): void => {
    if (stopping !== undefined) return;
    setTimeout(() => fail(new Error(`did not stop within ${STOP_MS / 1000} s and was ended`)), STOP_MS).unref();
    stopping = running.then(
      ({ stop: stopped }) => stopped(),
      () => undefined,
    );
    stopping.then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await running.catch(fail);
};
