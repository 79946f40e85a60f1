import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { until } from './until.js';

export type Ended = Readonly<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>;

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

let built: (() => void) | undefined;

/** Brings dist/ up to date, once in this process; quick when it is. @throws Error with what the compiler says, each time */
const build = (): void => {
  built ??= (() => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/prepare.mjs'], { encoding: 'utf8' });
    return () => {
      if (status !== 0) throw new Error(`the apps could not be built: ${stderr}`);
    };
  })();
  built();
};

const READY = / is ready(?: at (\S+?)(?: and (smtp\S+?))?(?: and (lmtp:\/\/\S+?))?(?: and \S+?)*"|\. )/;
const LINES_KEPT = 60;

/** One app of threadlog as the operating-system process that it is in production. */
export class AppProcess {
  readonly ended: Promise<Ended>;
  /** The last lines that it said, to be shown when a story fails. */
  readonly said: string[] = [];
  stderr = '';
  #at: Readonly<{ http: string; smtp: string | undefined; lmtp: string | undefined }> | undefined;
  #end: Ended | undefined;

  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
  ) {
    running.add(child);
    createInterface({ input: child.stdout! }).on('line', (line) => this.#hear(line));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        running.delete(child);
        this.#end = { code, signal, stderr: this.stderr };
        resolve(this.#end);
      });
    });
  }

  /** Starts `dist/apps/<name>` with this environment and nothing else of ours. */
  static spawn(name: string, env: Readonly<Record<string, string>>, args: readonly string[] = []): AppProcess {
    build();
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [`dist/apps/${name}/src/main.js`, ...args], {
      env: { PATH, HOME, TZ: 'UTC', LOG_LEVEL: 'info', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new AppProcess(name, child);
  }

  /** Resolves when it does its work. @throws Error with its last words when it ends instead */
  async ready(): Promise<this> {
    await until(`${this.name} is ready`, () => this.#at ?? this.#end, { withinMs: 90_000 });
    if (this.#at === undefined) throw new Error(`${this.name} ended before it was ready: ${this.stderr}`);
    return this;
  }

  get pid(): number {
    return this.child.pid!;
  }

  get isRunning(): boolean {
    return this.#end === undefined;
  }

  /** The first address that it named: for most apps, where they answer HTTP. */
  get url(): string {
    if (this.#at === undefined) throw new Error(`${this.name} is not ready`);
    return this.#at.http;
  }

  /** Where it takes mail. */
  get smtp(): Readonly<{ host: string; port: number }> {
    return this.#place(this.#at?.smtp);
  }

  /** Where it takes mail by LMTP. */
  get lmtp(): Readonly<{ host: string; port: number }> {
    return this.#place(this.#at?.lmtp);
  }

  /** Sends the signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }

  #place(url: string | undefined): Readonly<{ host: string; port: number }> {
    if (url === undefined) throw new Error(`${this.name} takes no mail there`);
    const { hostname: host, port } = new URL(url);
    return { host, port: Number(port) };
  }

  #hear(line: string): void {
    this.said.push(line);
    if (this.said.length > LINES_KEPT) this.said.shift();
    const ready = READY.exec(line);
    if (ready !== null) this.#at = { http: ready[1] ?? '', smtp: ready[2], lmtp: ready[3] };
  }
}
