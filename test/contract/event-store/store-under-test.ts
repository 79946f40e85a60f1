import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, type JSONEventData, type ResolvedEvent, jsonEvent } from '@eventstore/db-client';
import { afterAll, beforeAll } from 'vitest';
import { startEventStore, testDatabase } from '#libs/embedded';

/** A server of EventStoreDB's protocol and a client of it, ready in the tests of a suite. */
export type StoreUnderTest = { readonly url: string; readonly db: EventStoreDBClient };

/**
 * The server the contract is tested on: the one EVENTSTORE_URL names, else an embedded node started for this suite.
 * Tests share it with whatever is in it: they use names of their own.
 */
export function storeUnderTest(): StoreUnderTest {
  let running: (StoreUnderTest & { stop: () => Promise<void> }) | undefined;
  beforeAll(async () => {
    const { url, stop } = await serverUnderTest(process.env['EVENTSTORE_URL']);
    running = { url, db: EventStoreDBClient.connectionString(url), stop };
  });
  afterAll(async () => {
    await running?.db.dispose();
    await running?.stop();
  });
  const started = () => {
    if (running === undefined) throw new Error('the server under test is there only within tests');
    return running;
  };
  return {
    get url() {
      return started().url;
    },
    get db() {
      return started().db;
    },
  };
}

async function serverUnderTest(url: string | undefined): Promise<{ url: string; stop: () => Promise<void> }> {
  return url === undefined
    ? startEventStore({ databaseUrl: await testDatabase() })
    : { url, stop: async () => undefined };
}

/** A name nobody used before; its category is `prefix` with its own tail, without a hyphen. */
export const fresh = (prefix: string): string => `${prefix}${randomUUID().replaceAll('-', '')}`;

/** Events numbered from `from` in their data. */
export const numbered = (count: number, type = 'Counted', from = 0): JSONEventData[] =>
  Array.from({ length: count }, (_, index) => jsonEvent({ type, data: { n: from + index } }));

/** All that an ending read gives. */
export async function collect<T>(read: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of read) all.push(item);
  return all;
}

/** The numbers of events made by `numbered`; null where there is no event. */
export const numbers = (events: readonly ResolvedEvent[]): (number | null)[] =>
  events.map(({ event }) => (event === undefined ? null : (event.data as { n: number }).n));

/** The first `count` events of a subscription, after which it is ended. */
export async function take<T>(
  subscription: AsyncIterable<T> & { unsubscribe(): Promise<void> },
  count: number,
): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of subscription) {
    taken.push(item);
    if (taken.length === count) break;
  }
  await subscription.unsubscribe();
  return taken;
}

/** What a promise is rejected with; fails when it is not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected a rejection');
}

/** Waits until `check` gives something other than undefined, for ten seconds at most. */
export async function eventually<T>(check: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const until = Date.now() + 10_000;
  for (;;) {
    const found = await check();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new Error('not within ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits a moment: a client that unsubscribes throws away the answers it has not sent, and does not tell when it has. */
export const answersSent = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300));
