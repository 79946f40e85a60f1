import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { DATA } from './appends.js';
import { type Program, memoryOf, start } from './processes.js';

type Read = Readonly<{ read: number; perSecond: number }>;

/** Reads $all from another process; gives events a second. */
export async function readAllRate(kind: 'raw' | 'official', port: number, count: number): Promise<number> {
  const reader = await start<Read>('reader-process', [kind, String(port), String(count)]);
  await reader.stop();
  if (reader.said.read !== count) throw new Error(`read ${reader.said.read} of ${count} events`);
  return reader.said.perSecond;
}

/** How much the node's memory grows while another process reads `count` events, beyond what it has after the first tenth. */
export async function memoryGrowth(node: Program, port: number, count: number): Promise<number> {
  await readAllRate('raw', port, Math.floor(count / 10));
  const before = await memoryOf(node);
  const reading = readAllRate('raw', port, count);
  let most = before;
  let done = false;
  void reading.finally(() => (done = true));
  while (!done) {
    await pause(100);
    most = Math.max(most, await memoryOf(node));
  }
  await reading;
  return most - before;
}

/**
 * Appends `perSecond` events a second for `seconds` while `subscriptions` follow $all from another process.
 * @returns the appends that were made a second, and the milliseconds after the last until every subscription had all
 */
export async function followedAppends(port: number, subscriptions: number, perSecond: number, seconds: number) {
  const followers = await start<string>('subscribers-process', [String(port), String(subscriptions)]);
  const db = EventStoreDBClient.connectionString`esdb://127.0.0.1:${port}?tls=false`;
  const total = perSecond * seconds;
  const started = performance.now();
  const appends: Promise<unknown>[] = [];
  for (let made = 0; made < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - started) * perSecond) / 1000));
    for (; made < due; made += 1) {
      appends.push(db.appendToStream(`followed-${made % 100}`, jsonEvent({ type: 'Followed', data: DATA })));
    }
    await pause(5);
  }
  await Promise.all(appends);
  const ended = performance.now();
  const made = (total * 1000) / (ended - started);
  for (;;) {
    followers.process.send('count');
    const [{ least }] = (await once(followers.process, 'message')) as [{ least: number }];
    if (least >= total) break;
    if (performance.now() - ended > 60_000)
      throw new Error(`a subscription has ${least} of ${total} events after a minute`);
    await pause(20);
  }
  const lag = performance.now() - ended;
  await db.dispose();
  await followers.stop();
  return { made, lag };
}
