import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type EventVersion, v1 } from '#libs/decider';
import { testDatabase } from '#libs/embedded';
import { type Stored, verifyChain } from '#libs/event-store';
import { Projector, ReadModels } from '#libs/read-models';
import { messageView } from '#libs/threads';
import { allEvents, allViews, codec } from '#libs/wiring';
import { faultsOfData } from './golden-types.js';

/* golden/<Type>.v<version>.json is a record as a release wrote it. Files are added, never edited: their hashes say so. */

const folder = resolve(import.meta.dirname, 'golden');

const files = readdirSync(folder).toSorted();

const storedTypes = (events: Readonly<Record<string, EventVersion>>): string[] =>
  Object.entries(events).flatMap(([type, { version }]) =>
    Array.from({ length: version }, (_, n) => `${type}.v${n + 1}`),
  );

const without = (events: Readonly<Record<string, EventVersion>>): string[] =>
  storedTypes(events).filter((storedType) => !files.includes(`${storedType}.json`));

const golden = (storedType: string, position = 1n): Stored => {
  const record = JSON.parse(readFileSync(resolve(folder, `${storedType}.json`), 'utf8')) as Omit<
    Stored,
    'position' | 'created'
  >;
  return { ...record, position, created: '2026-03-01T09:00:00.000Z' };
};

describe('the events ever released', () => {
  it('have a golden file for every type and version', () => expect(without(allEvents)).toEqual([]));

  it('are missed when they have none', () => {
    expect(without({ ...allEvents, InboxPainted: v1 })).toEqual(['InboxPainted.v1']);
    expect(without({ ...allEvents, InboxCreated: { version: 2, upcasts: {} } })).toEqual(['InboxCreated.v2']);
  });

  it('are all still known', () =>
    expect(files.map((file) => file.replace(/\.json$/, ''))).toEqual(storedTypes(allEvents).toSorted()));

  it.each(storedTypes(allEvents))(
    '%s is as it was written, and is read as the newest version tells it',
    (storedType) => {
      const stored = golden(storedType);
      expect(stored.type).toBe(storedType);
      expect(verifyChain([stored])).toBeNull();
      const { type, data, version } = codec.decode(stored);
      expect(`${type}.v${version}`).toBe(storedType);
      expect(data).toEqual(golden(`${type}.v${allEvents[type]?.version}`).data);
    },
  );

  it('have, once decoded, the very shape that the code expects of them', () => {
    const decoded = Object.fromEntries(
      storedTypes(allEvents).map((storedType) => {
        const { type, data } = codec.decode(golden(storedType));
        return [type, data];
      }),
    );
    expect(faultsOfData(decoded)).toEqual([]);
    const { ThreadClosed: _, ...oneLess } = decoded;
    expect(faultsOfData(oneLess)).toEqual([expect.stringContaining("Property 'ThreadClosed' is missing")]);
  }, 120_000);

  it('are taken by every view', async () => {
    const events = storedTypes(allEvents).map((storedType, n) => codec.decode(golden(storedType, BigInt(n + 1))));
    const readModels = new ReadModels({ databaseUrl: await testDatabase(), poolSize: 2 });
    const projector = new Projector(readModels, allViews);
    await projector.open();
    await projector.apply({ events, position: BigInt(events.length) });
    const [message] = await readModels.query<{ n: bigint }>(
      `SELECT count(*) AS n FROM ${readModels.rows(messageView)}`,
    );
    await projector.close();
    await readModels.close();
    expect(message?.n).toBe(4n);
  });
});
