import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '#libs/embedded';
import { ReadModels } from './read-models.js';
import { Turns } from './turns.js';

let readModels: ReadModels;
let elsewhere: ReadModels;

beforeAll(async () => {
  const databaseUrl = await testDatabase();
  readModels = new ReadModels({ databaseUrl, poolSize: 4 });
  elsewhere = new ReadModels({ databaseUrl, poolSize: 4 });
});

afterAll(() => Promise.all([readModels.close(), elsewhere.close()]));

const waitsFor = async (holder: string): Promise<boolean | undefined> => {
  const [row] = await readModels.query<{ waits: boolean }>(`SELECT ${Turns.waits('$1')} AS waits`, [holder]);
  return row?.waits;
};

describe('a line in which turns are taken', () => {
  it('lets as many go at once as its window holds, and each of the others when one of them is over', async () => {
    const [turns, line] = [new Turns(readModels), randomUUID()];
    const limits = [{ count: 2, windowMs: 60_000 }];
    const waits: number[] = [];
    for (const holder of ['a', 'b', 'c', 'd', 'e']) waits.push(await turns.take(line, `${line}-${holder}`, limits));
    expect(waits.slice(0, 2)).toEqual([0, 0]);
    for (const [n, wait] of waits.slice(2).entries()) {
      const window = 60_000 * Math.floor(n / 2 + 1);
      expect(wait).toBeGreaterThan(window - 5_000);
      expect(wait).toBeLessThanOrEqual(window);
    }
    expect(await waitsFor(`${line}-e`)).toBe(true);
    expect(await waitsFor(`${line}-a`)).toBe(false);
  });

  it('heeds the narrower of two limits', async () => {
    const [turns, line] = [new Turns(readModels), randomUUID()];
    const limits = [
      { count: 10, windowMs: 60_000 },
      { count: 1, windowMs: 86_400_000 },
    ];
    expect(await turns.take(line, 'a', limits)).toBe(0);
    expect(await turns.take(line, 'b', limits)).toBeGreaterThan(86_000_000);
  });

  it('keeps the turn of whoever asks again', async () => {
    const [turns, line] = [new Turns(readModels), randomUUID()];
    const limits = [{ count: 1, windowMs: 60_000 }];
    expect([await turns.take(line, 'a', limits), await turns.take(line, 'a', limits)]).toEqual([0, 0]);
    const first = await turns.take(line, 'b', limits);
    const last = await turns.take(line, 'c', limits);
    expect(await turns.take(line, 'b', limits)).toBeLessThanOrEqual(first);
    expect(last).toBeGreaterThan(first);
  });

  it('gives no more turns in any window however many ask at once, in whatever process', async () => {
    const line = randomUUID();
    const processes = [new Turns(readModels), new Turns(elsewhere)];
    const limits = [{ count: 3, windowMs: 60_000 }];
    const waits = await Promise.all(
      Array.from({ length: 24 }, (_, n) => processes[n % 2]!.take(line, `holder ${n}`, limits)),
    );
    expect(waits.filter((wait) => wait === 0)).toHaveLength(3);
    const minutes = waits.filter((wait) => wait > 0).map((wait) => Math.ceil(wait / 60_000));
    for (let minute = 1; minute <= 7; minute += 1) {
      expect(minutes.filter((one) => one === minute)).toHaveLength(3);
    }
  });

  it('moves on as its window does', async () => {
    const [turns, line] = [new Turns(readModels), randomUUID()];
    const limits = [{ count: 1, windowMs: 300 }];
    expect(await turns.take(line, 'a', limits)).toBe(0);
    await pause(await turns.take(line, 'b', limits));
    expect(await turns.take(line, 'b', limits)).toBe(0);
    expect(await turns.take(line, 'c', limits)).toBeGreaterThan(0);
  });

  it('gives a turn anew that nobody used for long', async () => {
    const [turns, line] = [new Turns(readModels), randomUUID()];
    const limits = [{ count: 1, windowMs: 60_000 }];
    await turns.take(line, 'a', limits);
    await turns.take(line, 'b', limits);
    // As if the line had stood still until both turns were long over.
    await readModels.query(`UPDATE read_models.turns SET at = at - interval '122 s' WHERE line = $1`, [line]);
    const waits = [await turns.take(line, 'a', limits), await turns.take(line, 'b', limits)];
    expect(waits.map((wait) => wait === 0)).toEqual([true, false]);
  });

  it('lets those who wait ask anew once it is cleared', async () => {
    const [turns, line] = [new Turns(readModels), randomUUID()];
    await turns.take(line, 'a', [{ count: 1, windowMs: 60_000 }]);
    await turns.take(line, 'b', [{ count: 1, windowMs: 60_000 }]);
    await turns.clear(line);
    expect(await turns.take(line, 'b', [{ count: 5, windowMs: 60_000 }])).toBe(0);
  });

  it('keeps no turn for longer than it counts', async () => {
    const [turns, line] = [new Turns(readModels), randomUUID()];
    const limits = [{ count: 1, windowMs: 60_000 }];
    await turns.take(line, 'a', limits);
    await readModels.query(`UPDATE read_models.turns SET at = at - interval '61 s' WHERE line = $1`, [line]);
    await turns.take(line, 'b', limits);
    const rows = await readModels.query<{ holder: string }>('SELECT holder FROM read_models.turns WHERE line = $1', [
      line,
    ]);
    expect(rows).toEqual([{ holder: 'b' }]);
  });
});
