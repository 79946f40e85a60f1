import { describe, expect, it } from 'vitest';
import { LineFull, WaitingLine } from './waiting-line.js';

describe('a waiting line', () => {
  it('gives what was put in order, before and after it was asked for', async () => {
    const leave = new AbortController();
    const line = new WaitingLine<number>(10, leave.signal);
    line.put(1);
    const taken = line.taken();
    expect(await taken.next()).toEqual({ done: false, value: 1 });
    const later = taken.next();
    line.put(2);
    line.put(3);
    expect([await later, await taken.next()].map(({ value }) => value)).toEqual([2, 3]);
    const last = taken.next();
    leave.abort();
    expect((await last).done).toBe(true);
  });

  it('cuts off a reader who lets more wait than it holds, and then holds nothing', async () => {
    const line = new WaitingLine<number>(2, new AbortController().signal);
    for (const n of [1, 2, 3, 4]) line.put(n);
    await expect(line.taken().next()).rejects.toThrow(LineFull);
  });
});
