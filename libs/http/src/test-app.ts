import type { AddressInfo } from 'node:net';
import { Body, Controller, Get, type INestApplication, Module, Param, Post, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { z } from 'zod';
import { testDatabase } from '#libs/embedded';
import { Projector, ReadModels, ReadModelsModule } from '#libs/read-models';
import { Anyone, Authenticator, CalledBy, type Caller } from './caller.js';
import { uuid } from './fields.js';
import { configureHttp, HttpModule } from './http.module.js';
import { pageQuery } from './page.js';
import { Context, type RequestContext } from './request-context.js';
import { written } from './written.js';

/** A key is the name of its holder, as far as anybody holds it. */
class Keys extends Authenticator {
  authenticate(token: string): Promise<Caller | null> {
    return Promise.resolve(['ada', 'max'].includes(token) ? { id: token } : null);
  }
}

@Module({ providers: [Keys], exports: [Keys] })
class KeysModule {}

const note = z.strictObject({
  text: z.string().min(1),
  marks: z.array(z.strictObject({ 'a/b~c': z.int() })).default([]),
});

const query = z.strictObject(pageQuery);

const told = ({ commandId, actor, requestHash, expectedRevision, at, id }: RequestContext) => ({
  commandId,
  actor,
  requestHash: requestHash ?? null,
  expectedRevision: expectedRevision ?? null,
  at,
  thread: id('thread'),
  email: id('email'),
});

@Controller('v1')
class Routes {
  @Get('open')
  @Anyone()
  open() {
    return { open: true };
  }

  @Get('notes/:id')
  note(@Param('id', { schema: uuid }) id: string, @CalledBy() caller: Caller) {
    return { id, caller: caller.id, revision: 7 };
  }

  @Get('notes')
  notes(@Query({ schema: query }) page: z.infer<typeof query>) {
    return { page };
  }

  @Post('notes')
  write(@Body({ schema: note }) body: z.infer<typeof note>, @Context() context: RequestContext) {
    return { ...written(told(context), { ...nothing, revision: 3, position: 12_345_678_901_234_567_890n }), body };
  }

  @Post('mails')
  send(@Context({ keyRequired: true }) context: RequestContext) {
    return told(context);
  }

  @Post('faults')
  fail(): never {
    throw new TypeError('the secret of the house');
  }
}

const nothing = { stream: 'note-1', state: null, events: [], repeated: false } as const;

export type Answer = Readonly<{ status: number; headers: Headers; body: Record<string, unknown> }>;

export type Sent = Readonly<{ key?: string | null; headers?: Readonly<Record<string, string>>; body?: unknown }>;

/** A small application with all that routes have in common, on a real Postgres. */
export type TestApp = Readonly<{
  url: string;
  /** Sends a request as `ada` unless told otherwise; a body that is not text goes as JSON. */
  ask(method: string, path: string, sent?: Sent): Promise<Answer>;
  /** Lets the views have seen the log up to there. */
  seen(position: bigint): Promise<void>;
  stop(): Promise<void>;
}>;

export const startTestApp = async (): Promise<TestApp> => {
  const databaseUrl = await testDatabase();

  @Module({
    imports: [
      ReadModelsModule.forRoot({ databaseUrl, poolSize: 2 }),
      HttpModule.forRoot({ authenticator: Keys, imports: [{ module: KeysModule }] }),
    ],
    controllers: [Routes],
  })
  class TestModule {}

  const app: INestApplication = await NestFactory.create(TestModule, { logger: false, bodyParser: false });
  configureHttp(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const projector = new Projector(app.get(ReadModels), []);
  await projector.open();
  return {
    url,
    ask: async (method, path, { key = 'ada', headers = {}, body } = {}) => {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: (text === '' ? {} : JSON.parse(text)) as Answer['body'],
      };
    },
    seen: (position) => projector.apply({ events: [], position }),
    stop: async () => {
      await projector.close();
      await app.close();
    },
  };
};
