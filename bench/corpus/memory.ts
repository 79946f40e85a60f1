import { readdirSync, readFileSync } from 'node:fs';

const EVERY_MS = 25;
const PAGE = 4_096;

const text = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // The process has ended meanwhile.
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH', 'EACCES'].includes(String(error.code)))
      return '';
    throw error;
  }
};

/** The parsing processes that this one has started; only Linux tells. */
const parsers = (): string[] => {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter(
    (pid) =>
      /^\d+$/.test(pid) &&
      text(`/proc/${pid}/stat`)
        .replace(/^.*\) \S /, '')
        .startsWith(`${process.pid} `) &&
      text(`/proc/${pid}/cmdline`).includes('parse-child'),
  );
};

/** Memory of all of threadlog in this process and of its parsers, without Postgres, in bytes. */
const held = (pids: readonly string[]): number =>
  pids.reduce(
    (sum, pid) => sum + Number(text(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * PAGE,
    process.memoryUsage.rss(),
  );

/** Watches how much memory is held while mails are in work. */
export class Memory {
  #now = held(parsers());
  #looks = 0;
  #pids: readonly string[] = parsers();
  readonly #watched = new Set<{ from: number; most: number }>();
  readonly #timer = setInterval(() => this.#look(), EVERY_MS);
  most = this.#now;

  /** Begins to watch; the function that it gives ends it and says by how many bytes more was held at most. */
  watch(): () => number {
    this.#look();
    const watched = { from: this.#now, most: this.#now };
    this.#watched.add(watched);
    return () => {
      this.#look();
      this.#watched.delete(watched);
      return Math.max(0, watched.most - watched.from);
    };
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    // Which processes there are is dear to ask, and they live for many looks.
    if (this.#looks % 8 === 0) this.#pids = parsers();
    this.#looks += 1;
    this.#now = held(this.#pids);
    this.most = Math.max(this.most, this.#now);
    for (const watched of this.#watched) watched.most = Math.max(watched.most, this.#now);
  }
}
