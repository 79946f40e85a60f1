import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { testDatabase } from '#libs/embedded';
import { ReadModels } from './read-models.js';
import { ReadModelsModule } from './read-models.module.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const opened = (databaseUrl: string): ReadModels => {
  const readModels = new ReadModels({ databaseUrl, poolSize: 3 });
  closing.push(() => readModels.close());
  return readModels;
};

describe('ReadModels', () => {
  it('gives instants as RFC 3339 with milliseconds and bigint without loss', async () => {
    const readModels = opened(await testDatabase());
    const sql = `SELECT '2026-11-22 09:30:00.5+01'::timestamptz AS half, '0044-03-15 12:00:00+00'::timestamptz AS old,
      '2026-01-01'::timestamptz AS even, 9007199254740993 AS big, ARRAY['a'] AS list, $1::text AS given`;
    expect(await readModels.query(sql, ['x'])).toEqual([
      {
        half: '2026-11-22T08:30:00.500Z',
        old: '0044-03-15T12:00:00.000Z',
        even: '2026-01-01T00:00:00.000Z',
        big: 9007199254740993n,
        list: ['a'],
        given: 'x',
      },
    ]);
  });

  it('commits a transaction whole or not at all', async () => {
    const readModels = opened(await testDatabase());
    await readModels.query('CREATE TABLE kept (n integer)');
    const broken = readModels.transaction(async (query) => {
      await query('INSERT INTO kept VALUES (1)');
      throw new Error('no');
    });
    await expect(broken).rejects.toThrow('no');
    const answer = await readModels.transaction(async (query) => {
      await query('INSERT INTO kept VALUES (2)');
      return query('DELETE FROM kept RETURNING n');
    });
    expect(answer).toEqual([{ n: 2 }]);
    expect(await readModels.query('SELECT * FROM kept')).toEqual([]);
  });

  it('saves checkpoints by name and never moves one back', async () => {
    const readModels = opened(await testDatabase());
    expect(await readModels.checkpoint('mailer')).toBeNull();
    await readModels.saveCheckpoint('mailer', 9007199254740993n);
    await readModels.saveCheckpoint('mailer', 5n);
    expect(await readModels.checkpoint('mailer')).toBe(9007199254740993n);
    expect(await readModels.checkpoint('views')).toBeNull();
  });

  it('brings the bookkeeping up once when several processes open an empty database together', async () => {
    const databaseUrl = await testDatabase();
    await Promise.all(Array.from({ length: 4 }, () => opened(databaseUrl).open()));
    const done = await opened(databaseUrl).query('SELECT name FROM read_models.migrations ORDER BY id');
    expect(done).toEqual([
      { name: 'Bookkeeping1795000000000' },
      { name: 'ProcessNotes1796000000000' },
      { name: 'FleetingNotes1797000000000' },
      { name: 'Turns1798000000000' },
      { name: 'UnfinishedUploads1799000000000' },
    ]);
  });

  it('tries again after the database could not be reached', async () => {
    const readModels = opened('postgres://threadlog:x@127.0.0.1:1/none');
    await expect(readModels.query('SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(readModels.checkpoint('views')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('reached', () => {
  const advancing = async (readModels: ReadModels, from: number | null, to: number): Promise<void> => {
    await readModels.query(`INSERT INTO read_models.checkpoints (name) VALUES ('views') ON CONFLICT DO NOTHING`);
    await readModels.query('SELECT read_models.advance($1, $2, $3)', ['views', from, to]);
  };

  it('answers at once when the position is behind us, and waits until it comes', async () => {
    const databaseUrl = await testDatabase();
    const [api, projector] = [opened(databaseUrl), opened(databaseUrl)];
    await advancing(projector, null, 5);
    expect(await api.reached('views', 5n, 0)).toEqual({ ok: true });
    const waiting = api.reached('views', 8n, 5_000);
    await advancing(projector, 5, 7);
    await advancing(projector, 7, 9);
    expect(await waiting).toEqual({ ok: true });
  });

  it('wakes a waiter well before the poll would', async () => {
    const databaseUrl = await testDatabase();
    const [api, projector] = [opened(databaseUrl), opened(databaseUrl)];
    await advancing(projector, null, 1);
    await api.reached('views', 2n, 150);
    const took: number[] = [];
    for (let at = 1; at <= 20; at += 1) {
      const waiting = api.reached('views', BigInt(at + 1), 5_000);
      const began = performance.now();
      await advancing(projector, at, at + 1);
      await waiting;
      took.push(performance.now() - began);
    }
    expect(took.sort((a, b) => a - b)[10]).toBeLessThan(50);
  });

  it('tells how far it is when the time is over', async () => {
    const readModels = opened(await testDatabase());
    expect(await readModels.reached('views', 1n, 30)).toEqual({ ok: false, at: 0n });
    await advancing(readModels, null, 5);
    expect(await readModels.reached('views', 6n, 30)).toEqual({ ok: false, at: 5n });
  });

  it('goes on waiting after its connection was cut', async () => {
    const databaseUrl = await testDatabase();
    const [api, projector] = [opened(databaseUrl), opened(databaseUrl)];
    await advancing(projector, null, 1);
    const waiting = api.reached('views', 2n, 5_000);
    const killer = new pg.Client({ connectionString: databaseUrl });
    await killer.connect();
    const isListening = `application_name = 'threadlog read_models' AND query LIKE 'LISTEN%'`;
    for (let cut: number | null = 0; cut === 0;) {
      cut = (await killer.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${isListening}`))
        .rowCount;
    }
    await killer.end();
    await advancing(projector, 1, 2);
    expect(await waiting).toEqual({ ok: true });
  });
});

describe('ReadModelsModule', () => {
  it('connects at the first use and closes with the application', async () => {
    @Injectable()
    class Asking {
      constructor(readonly readModels: ReadModels) {}
    }
    const databaseUrl = await testDatabase();
    @Module({ imports: [ReadModelsModule.forRoot({ databaseUrl })], providers: [Asking] })
    class App {}
    const app = await NestFactory.createApplicationContext(App, { logger: false });
    const { readModels } = app.get(Asking);
    expect(readModels.dataSource.isInitialized).toBe(false);
    expect(await readModels.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await app.close();
    expect(readModels.dataSource.isInitialized).toBe(false);
  });
});
