import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type INestApplication, Module, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { EventVersion } from '#libs/decider';
import { startEventStore, testDatabase } from '#libs/embedded';
import { Codec, type CommandContext, EventStore, EventStoreModule } from '#libs/event-store';
import { configureHttp, HttpModule } from '#libs/http';
import { BearerAuthenticator, newApiKey, PeopleDirectory, type Role, userDecider, userStream } from '#libs/people';
import { type Projection, Projector, ReadModels, ReadModelsModule, runProjector } from '#libs/read-models';

/** Somebody with an API key. */
export type Holder = Readonly<{ id: string; key: string }>;

export type Answer = Readonly<{ status: number; headers: Headers; body: Record<string, unknown> }>;

export type Call = Readonly<{ body?: object; headers?: Readonly<Record<string, string>> }>;

/** Features over HTTP, with a real log, real views and a projector that follows it. */
export type FeatureApp = Readonly<{
  app: INestApplication;
  store: EventStore;
  readModels: ReadModels;
  /** Another process's connection to the same log. */
  anotherStore(): EventStore;
  /** Adds a user with these roles and a key. */
  holder(...roles: readonly Role[]): Promise<Holder>;
  call(who: Holder | null, method: string, path: string, call?: Call): Promise<Answer>;
  /** Waits until the views show all that was written through this application's store or over HTTP up to `position`. */
  shown(position: bigint | string): Promise<void>;
  stop(): Promise<void>;
}>;

/** The context of a command of nobody in particular. */
export const system = (commandId: string = randomUUID()): CommandContext => ({
  commandId,
  actor: { kind: 'system', id: 'test' },
  correlationId: commandId,
  causationId: commandId,
});

export const startFeatureApp = async (options: {
  imports: NonNullable<ModuleMetadata['imports']>;
  events: Readonly<Record<string, EventVersion>>;
  projections: readonly Projection[];
  /** In bytes, where the event store is to take less than it usually does. */
  maxAppendSize?: number;
}): Promise<FeatureApp> => {
  const { maxAppendSize } = options;
  const node = await startEventStore({
    databaseUrl: await testDatabase(),
    ...(maxAppendSize !== undefined && { maxAppendSize }),
  });
  const databaseUrl = await testDatabase();
  const codec = new Codec(options.events);

  @Module({
    imports: [
      EventStoreModule.forRoot({ url: node.url, codec }),
      ReadModelsModule.forRoot({ databaseUrl, poolSize: 4 }),
      HttpModule.forRoot({ authenticator: BearerAuthenticator, imports: [PeopleDirectory] }),
      ...options.imports,
    ],
  })
  class TestModule {}

  const app = await NestFactory.create(TestModule, { logger: ['error'], bodyParser: false });
  configureHttp(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const [store, readModels] = [app.get(EventStore), app.get(ReadModels)];
  const others: EventStore[] = [];
  const stopping = new AbortController();
  const log = { info: () => undefined, warn: (message: string) => process.stderr.write(`${message}\n`) };
  let projecting = Promise.resolve();
  await new Promise<void>((ready) => {
    projecting = runProjector({
      projector: new Projector(readModels, [...options.projections]),
      subscribe: (subscription, onBatch) => store.subscribe(subscription, onBatch),
      signal: stopping.signal,
      log,
      onReady: () => ready(),
    });
  });

  const shown = async (position: bigint | string): Promise<void> => {
    const reached = await readModels.reached('views', BigInt(position), 10_000);
    if (!reached.ok) throw new Error(`the views stand at ${reached.at}, not at ${position}`);
  };

  return {
    app,
    store,
    readModels,
    anotherStore: () => {
      const other = new EventStore({ url: node.url, codec });
      others.push(other);
      return other;
    },
    holder: async (...roles) => {
      const [id, keyId, at] = [randomUUID(), randomUUID(), new Date().toISOString()];
      const { token, keyHash } = newApiKey();
      const commands = [
        { type: 'AddUser', userId: id, name: `User ${id.slice(0, 4)}`, email: `${id}@example.org`, at },
        ...roles.map((role) => ({ type: 'GrantRole', role, at }) as const),
        { type: 'IssueApiKey', keyId, keyHash, label: 'test', by: 'superAdmin', at },
      ] as const;
      for (const command of commands) {
        const { position } = await store.handle(userDecider, userStream(id), command, system());
        await shown(position);
      }
      return { id, key: token };
    },
    call: async (who, method, path, { body, headers } = {}) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: {
          ...(who === null ? {} : { Authorization: `Bearer ${who.key}` }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
    },
    shown,
    stop: async () => {
      stopping.abort();
      await projecting;
      await Promise.all(others.map((other) => other.dispose()));
      await app.close();
      await node.stop();
    },
  };
};
