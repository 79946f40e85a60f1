import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { Store } from '../../libs/embedded/src/event-store/store/store.js';
import { rate } from './measure.js';

export const DATA = { text: 'x'.repeat(200) };

/** Appends straight to the store in this process, each one event to a new stream. */
export async function inProcess(databaseUrl: string, schema: string) {
  const store = await Store.open({ databaseUrl, schema });
  const data = Buffer.from(JSON.stringify(DATA));
  const metadata = Buffer.alloc(0);
  const append = async () => {
    const events = [{ id: randomUUID(), type: 'Measured', isJson: true, data, metadata }];
    const result = await store.writeAndWait({
      kind: 'append',
      stream: `bench-${randomUUID()}`,
      expected: 'no_stream',
      events,
    });
    if (result.outcome !== 'written') throw new Error(result.outcome);
  };
  return { turn: (inFlight: number, ms: number) => rate(inFlight, ms, append), close: () => store.close() };
}

/** Appends through the official client, each one event to a new stream. */
export function throughClient(url: string) {
  const db = EventStoreDBClient.connectionString(url);
  const append = async () => {
    const event = jsonEvent({ type: 'Measured', data: DATA });
    await db.appendToStream(`bench-${randomUUID()}`, event, { expectedRevision: 'no_stream' });
  };
  return { turn: (inFlight: number, ms: number) => rate(inFlight, ms, append), close: () => db.dispose() };
}

/** Reads a stream of ten events through the official client, one read after the other. */
export async function readsOfTen(url: string) {
  const db = EventStoreDBClient.connectionString(url);
  const stream = `bench-${randomUUID()}`;
  await db.appendToStream(
    stream,
    Array.from({ length: 10 }, () => jsonEvent({ type: 'Measured', data: DATA })),
  );
  const read = async () => {
    let count = 0;
    for await (const { event } of db.readStream(stream, { maxCount: 10 })) count += event === undefined ? 0 : 1;
    if (count !== 10) throw new Error(`read ${count} events of 10`);
  };
  return { turn: (inFlight: number, ms: number) => rate(inFlight, ms, read), close: () => db.dispose() };
}
