import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Sandbox, startEventStore, startSandbox, testDatabase } from '#libs/embedded';
import { EventStore } from '#libs/event-store';
import { ReadModels } from '#libs/read-models';
import { codec } from '#libs/wiring';
import type { DemoPerson } from '../../apps/standalone/src/demo/demo-file.js';
import { addDemoPeople, demoId } from '../../apps/standalone/src/demo/demo-people.js';
import { AppProcess } from './app-process.js';
import { Customer } from './customer.js';
import { openInboxes, type WorldInbox } from './inboxes.js';
import { Person } from './person.js';

type Env = Readonly<Record<string, string>>;

export type WorldOptions = Readonly<{
  /** How many workers run; with none, there is no intake either. */
  workers?: number;
  /** What every app is told beside the places. */
  env?: Env;
  /** Where outgoing mail goes instead of the sandbox. */
  smtpOut?: () => Promise<string>;
  /** Where the event store is instead of in this process. */
  eventStore?: (databaseUrl: string) => Promise<{ url: string; stop: () => Promise<unknown> }>;
}>;

const APPS = ['api', 'projector', 'intake', 'worker'] as const;
type App = (typeof APPS)[number];

/** threadlog as it runs in production, one process an app, on embedded parts, with people and inboxes and an outside. */
export class World {
  readonly processes: AppProcess[] = [];
  readonly people = {} as Record<DemoPerson, Person>;
  support!: WorldInbox;
  sales!: WorldInbox;
  sandbox!: Sandbox;
  readonly #stops: (() => Promise<unknown>)[] = [];

  private constructor(
    private readonly env: Env,
    /** The log itself, for what no API tells. */
    readonly store: EventStore,
    /** The views themselves. */
    readonly readModels: ReadModels,
  ) {}

  static async start(options: WorldOptions): Promise<World> {
    const databaseUrl = await testDatabase();
    const folder = await mkdtemp(join(tmpdir(), 'threadlog-story-'));
    const node = await (options.eventStore ?? ((url) => startEventStore({ databaseUrl: url })))(databaseUrl);
    const env = {
      SEND_HOLD_SECONDS: '0',
      ...options.env,
      PORT: '0',
      HEALTH_PORT: '0',
      SMTP_PORT: '0',
      DATABASE_URL: databaseUrl,
      EVENTSTORE_URL: node.url,
      BLOBS_URL: pathToFileURL(join(folder, 'blobs')).href,
      MESSAGE_ID_SECRET: randomBytes(32).toString('base64url'),
      SECRETS_KEY: randomBytes(32).toString('base64url'),
    };
    const readModels = new ReadModels({ databaseUrl, poolSize: 2 });
    const world = new World(env, new EventStore({ url: node.url, codec }), readModels);
    world.#stops.push(
      () => rm(folder, { recursive: true, force: true }),
      () => node.stop(),
      () => world.store.dispose(),
      () => readModels.close(),
    );
    try {
      await world.#open(options);
    } catch (error) {
      await world.stop();
      throw error;
    }
    return world;
  }

  /** Starts one more process of an app, with this beside the places that all share; resolves when it is ready. */
  start(app: App, env: Env = {}): Promise<AppProcess> {
    const started = AppProcess.spawn(app, { ...this.env, ...env });
    this.processes.push(started);
    return started.ready();
  }

  /** Starts the command line on this world. */
  threadlog(...args: readonly string[]): AppProcess {
    const started = AppProcess.spawn('cli', this.env, args);
    this.processes.push(started);
    return started;
  }

  /** The running process of an app; of several, the one started last. */
  process(app: App): AppProcess {
    const found = this.processes.findLast(({ name, isRunning }) => name === app && isRunning);
    if (found === undefined) throw new Error(`no ${app} is running`);
    return found;
  }

  customer(name: string, address: string): Customer {
    return new Customer(name, address, () => this.process('intake').smtp);
  }

  /** The id by which the people of this world are known. */
  idOf(person: DemoPerson): string {
    return demoId(person);
  }

  /** Waits until the views show everything that is in the log now; gives that position. */
  async settled(): Promise<string> {
    const position = await this.store.currentPosition();
    const reached = await this.readModels.reached('views', position, 30_000);
    if (!reached.ok) throw new Error(`the views stand at ${reached.at}, not at ${position}`);
    return String(position);
  }

  /** Ends everything, the apps first and not gently: how they stop is a story of its own. */
  async stop(): Promise<void> {
    await Promise.all(this.processes.map((one) => one.end('SIGKILL')));
    for (const stop of this.#stops.splice(0).toReversed()) await stop();
  }

  async #open({ workers = 1, smtpOut }: WorldOptions): Promise<void> {
    const ready = Promise.all([this.start('projector'), this.start('api')]);
    const [mailed] = await Promise.all([workers > 0 && this.#openMail(workers, smtpOut), ready]);
    const keys = await addDemoPeople(this.store);
    for (const [name, key] of Object.entries(keys) as [DemoPerson, string][]) {
      this.people[name] = new Person(demoId(name), key, () => this.process('api').url);
    }
    await this.settled();
    Object.assign(this, await openInboxes(this.people));
    if (mailed) await mailed.working;
  }

  /** The ways of mail: the intake, the outside, and the workers, who need not be ready yet. */
  async #openMail(workers: number, smtpOut: WorldOptions['smtpOut']) {
    const intake = await this.start('intake');
    this.sandbox = await startSandbox({ deliverAnswersTo: intake.smtp });
    this.#stops.push(() => this.sandbox.stop());
    const { host, port } = this.sandbox.smtp;
    const SMTP_URL = smtpOut === undefined ? `smtp://${host}:${port}` : await smtpOut();
    Object.assign(this.env, { SMTP_URL });
    return { working: Promise.all(Array.from({ length: workers }, () => this.start('worker'))) };
  }
}

/** One world for the stories of a file. When one fails, the last words of every process are shown. */
export const theWorld = (options: WorldOptions = {}): (() => World) => {
  let world: World | undefined;
  let starting: Promise<World> | undefined;
  beforeAll(async () => {
    starting = World.start(options).then((started) => (world = started));
    await starting;
  }, 120_000);
  afterEach(({ task }) => {
    if (task.result?.state !== 'fail') return;
    for (const { name, pid, said, stderr } of world?.processes ?? []) {
      process.stderr.write(`--- ${name} (${pid})\n${said.join('\n')}\n${stderr}\n`);
    }
  });
  // A world that was not ready in time still comes to be.
  afterAll(async () => {
    await Promise.allSettled([starting]);
    await world?.stop();
  }, 60_000);
  return () => {
    if (world === undefined) throw new Error('the world has not begun');
    return world;
  };
};
