import { BadConfig } from '#libs/config';

/** How long a process may take to stop in order before it is ended, in milliseconds. */
const STOP_MS = 9_500;

const complaint = (error: unknown): string => {
  if (error instanceof BadConfig) return error.message;
  if (error instanceof AggregateError && error.message === '') return error.errors.map(complaint).join('; ');
  return error instanceof Error ? error.message : String(error);
};

/** What runs. `lost` rejects when a part of it is gone that the rest cannot do without. */
type Running = Readonly<{ stop: () => Promise<void>; lost?: Promise<never> }>;

/**
 * Runs a process until SIGTERM or SIGINT: it stops in order and exits with 0. What keeps it from starting, or is `lost` while it runs, is one
 * line on stderr for each fault and exit code 1.
 */
export const runProcess = async (name: string, start: () => Promise<Running>): Promise<void> => {
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
  const { lost } = await running.catch(fail);
  lost?.catch(fail);
};
