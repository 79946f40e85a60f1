import { describe, expect, it } from 'vitest';
import { Gathering } from './gathering.js';

const timed = async (wait: Promise<void>): Promise<number> => {
  const started = performance.now();
  await wait;
  return performance.now() - started;
};

describe('gathering writes for a commit', () => {
  it('never keeps a lone writer waiting', async () => {
    const gathering = new Gathering();
    gathering.committed(1, 1000);
    expect(await timed(gathering.wait(1))).toBeLessThan(20);
  });

  it('never waits when commits are quick', async () => {
    const gathering = new Gathering();
    gathering.committed(32, 1);
    expect(await timed(gathering.wait(1))).toBeLessThan(20);
  });

  it('waits for most of those who wrote before, and no longer', async () => {
    const gathering = new Gathering();
    gathering.committed(8, 2000);
    const waiting = timed(gathering.wait(1));
    for (let here = 2; here <= 6; here += 1) gathering.came(here);
    expect(await waiting).toBeLessThan(500);
  });

  it('gives up after half the time a commit takes', async () => {
    const gathering = new Gathering();
    gathering.committed(8, 100);
    const waited = await timed(gathering.wait(1));
    expect(waited).toBeGreaterThanOrEqual(45);
    expect(waited).toBeLessThan(500);
  });
});
