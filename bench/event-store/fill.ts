import pg from 'pg';
import { startEventStore } from '../../libs/embedded/src/event-store/start-event-store.js';

/** Fills a new schema with `count` events of `bytes` of data, ten to a stream, straight in the database. */
export async function fill(databaseUrl: string, schema: string, count: number, bytes: number): Promise<void> {
  const node = await startEventStore({ databaseUrl, schema });
  await node.stop();
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `insert into ${schema}.events (position, stream, revision, id, type, is_json, created, data, metadata)
     select n, 'filled-' || (n - 1) / 10, (n - 1) % 10, gen_random_uuid(), 'Filled', true,
            (extract(epoch from now()) * 1000000)::bigint,
            convert_to('{"n":' || n || ',"text":"' || repeat('x', $2) || '"}', 'UTF8'), ''
     from generate_series(1, $1::bigint) n`,
    [count, bytes],
  );
  await client.query(`vacuum analyze ${schema}.events`);
  await client.query('checkpoint');
  await client.end();
}
