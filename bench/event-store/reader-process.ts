import { EventStoreDBClient } from '@eventstore/db-client';
import { RawClient } from './raw-client.js';

/** `reader-process raw|official <port> <count>`: reads that much of $all and says how many events a second. */
const [kind = '', port = '', wanted = ''] = process.argv.slice(2);
const count = Number(wanted);

async function raw(): Promise<number> {
  const client = new RawClient(Number(port));
  let messages = 0;
  for await (const length of client.all(count) as AsyncIterable<number>) messages += length > 0 ? 1 : 0;
  client.close();
  return messages;
}

async function official(): Promise<number> {
  const db = EventStoreDBClient.connectionString`esdb://127.0.0.1:${port}?tls=false`;
  let events = 0;
  for await (const { event } of db.readAll({ maxCount: count })) events += event === undefined ? 0 : 1;
  await db.dispose();
  return events;
}

const started = performance.now();
const read = await (kind === 'raw' ? raw() : official());
process.send?.({ read, perSecond: (read * 1000) / (performance.now() - started) });
