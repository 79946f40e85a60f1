import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { sentView } from '#libs/delivery';
import { testDatabase } from '#libs/embedded';
import { inboundView } from '#libs/incoming';
import { ReadModels } from '#libs/read-models';
import { messageView } from '#libs/threads';
import { allViews } from '#libs/wiring';
import { until } from '../world/until.js';
import { theWorld, type World } from '../world/world.js';

const world = theWorld();

/** What lies between two acts of one of them, so that workers come to their turn. */
const BREATH_MS = 40;

/** Every row of every view, as Postgres writes it. */
const rowsOf = async (readModels: ReadModels): Promise<Record<string, string[]>> => {
  const rows: Record<string, string[]> = {};
  for (const view of allViews) {
    const found = await readModels.query<{ row: string }>(
      `SELECT t::text AS row FROM ${readModels.rows(view)} t ORDER BY t::text`,
    );
    rows[view.name] = found.map(({ row }) => row);
  }
  return rows;
};

/** People and customers at work, all at once, until told to stop. */
const work = async (here: World, signal: AbortSignal): Promise<void> => {
  const { people, support, sales } = here;
  const { agent, agent2 } = people;
  const busy = async (act: (n: number) => Promise<unknown>): Promise<void> => {
    for (let n = 0; !signal.aborted; n += 1) {
      await act(n);
      await pause(BREATH_MS);
    }
  };
  const compose = (inbox: typeof support, n: number) =>
    agent.post('/v1/threads', {
      inboxId: inbox.id,
      from: inbox.address,
      to: [`reader-${n % 7}@outside.example`],
      bcc: ['archive@outside.example'],
      subject: `Letter ${n}`,
      text: 'Hello.',
    });
  await Promise.all([
    busy((n) => compose(n % 2 === 0 ? support : sales, n)),
    busy(async (n) => {
      const { threadId } = await compose(support, n);
      await agent2.post(`/v1/threads/${threadId}/comments`, { text: `A word on ${randomUUID()}` });
      await agent2.put(`/v1/threads/${threadId}/assignee`, { kind: 'user', id: agent2.id });
      await agent2.post(`/v1/threads/${threadId}/close`);
    }),
    busy((n) => {
      const customer = here.customer(`Writer ${n}`, `writer-${n}@outside.example`);
      return customer.writes({ to: support.address, subject: `Question ${n}` });
    }),
  ]);
};

/** Kills the projector in the middle of a batch: after its transaction began, while it waits for a row of ours. */
const killInMidBatch = async (here: World, database: Client): Promise<void> => {
  await database.query('BEGIN');
  await database.query(`LOCK TABLE ${here.readModels.rows(messageView)} IN ACCESS EXCLUSIVE MODE`);
  await until('the projector is in the middle of a batch', async () => {
    const [row] = await here.readModels.query<{ waits: boolean }>(
      `SELECT count(*) > 0 AS waits FROM pg_stat_activity WHERE application_name = 'threadlog projector' AND wait_event_type = 'Lock'`,
    );
    return row?.waits;
  });
  await here.process('projector').end('SIGKILL');
  await database.query('ROLLBACK');
};

describe('a projector killed in the middle of a batch', () => {
  it('goes on where its last commit was: the views are those that a rebuild from nothing gives, byte for byte', async () => {
    const here = world();
    const database = new Client({ connectionString: here.readModels.databaseUrl });
    await database.connect();
    const stop = new AbortController();
    const kill = async (): Promise<void> => {
      for (let kills = 0; kills < 3; kills += 1) {
        await killInMidBatch(here, database);
        await here.start('projector');
        await here.settled();
      }
    };
    await Promise.all([work(here, stop.signal), kill().finally(() => stop.abort())]);
    await database.end();
    await until(
      'everything is delivered and understood',
      async () => {
        await here.settled();
        const left = await here.readModels.query(
          `SELECT state, recipients FROM ${here.readModels.rows(sentView)} WHERE due_at IS NOT NULL
           UNION ALL SELECT state, NULL FROM ${here.readModels.rows(inboundView)} WHERE state <> 'received'`,
        );
        if (left.length > 0) throw new Error(`${left.length} mails are not: ${JSON.stringify(left.slice(0, 3))}`);
        return true;
      },
      { withinMs: 120_000 },
    );
    const lived = await rowsOf(here.readModels);

    const elsewhere = await testDatabase();
    await here.start('projector', { DATABASE_URL: elsewhere });
    const rebuilt = new ReadModels({ databaseUrl: elsewhere, poolSize: 2 });
    const position = await here.store.currentPosition();
    expect(await rebuilt.reached('views', position, 60_000)).toEqual({ ok: true });
    const fromNothing = await rowsOf(rebuilt);
    await rebuilt.close();

    expect(lived['message_view']!.length).toBeGreaterThan(30);
    expect(fromNothing).toEqual(lived);
  }, 300_000);
});
