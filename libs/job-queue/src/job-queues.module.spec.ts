import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../embedded/src/postgres/test-postgres.js';
import { JobQueues } from './job-queues.js';
import { JobQueuesModule } from './job-queues.module.js';
import { until } from './test-stores.js';

const happened: string[] = [];

@Injectable()
class Mailer {
  constructor(readonly queues: JobQueues) {}

  onApplicationShutdown(): void {
    happened.push('mailer let go');
  }
}

describe('JobQueuesModule', () => {
  it('gives the queues to every module, and drains them before others let go', async () => {
    const queues = JobQueuesModule.forRoot({ url: await testDatabase(), log: pino({ level: 'silent' }) });
    class Feature {}
    Module({ providers: [Mailer], exports: [Mailer] })(Feature);
    class App {}
    Module({ imports: [Feature, queues] })(App);
    const app = await NestFactory.createApplicationContext(App, { logger: false });
    const mailer = app.get(Mailer);
    expect(mailer.queues).toBeInstanceOf(JobQueues);

    let running = false;
    mailer.queues.work('delivery', { concurrency: 1 }, async () => {
      running = true;
      await new Promise((resolve) => setTimeout(resolve, 200));
      happened.push('job done');
    });
    await mailer.queues.queue('delivery').addBulk([{ id: 'email', data: 0 }]);
    await until(() => running, 'the job runs');
    await app.close();
    expect(happened).toEqual(['job done', 'mailer let go']);
  });
});
