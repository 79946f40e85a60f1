import { setTimeout as pause } from 'node:timers/promises';

/** What is done now and then, by the name under which a failure of it is reported. */
export type Sweep = Readonly<{ name: string; run: () => Promise<void> }>;

/** Runs each sweep every so often, whatever becomes of the others: one that fails is told of, one that still runs is not begun again. */
export class Sweeps {
  private readonly running = new Map<string, Promise<void>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly sweeps: readonly Sweep[],
    private readonly everyMs: number,
    private readonly warn: (message: string) => void,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.tick(), this.everyMs);
  }

  /** Begins no more; resolves when those under way are done, or after so many milliseconds: one may wait for somebody else's server. */
  async stop(withinMs: number): Promise<void> {
    clearInterval(this.timer);
    await Promise.race([Promise.all(this.running.values()), pause(withinMs, undefined, { ref: false })]);
  }

  private tick(): void {
    for (const sweep of this.sweeps) {
      if (this.running.has(sweep.name)) continue;
      const run = this.run(sweep).finally(() => this.running.delete(sweep.name));
      this.running.set(sweep.name, run);
    }
  }

  private async run({ name, run }: Sweep): Promise<void> {
    try {
      await run();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.warn(`sweep of ${name}: ${message}; again in ${this.everyMs / 1000} s`);
    }
  }
}
