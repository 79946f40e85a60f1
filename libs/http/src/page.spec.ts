import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cursorOf, instantAndId, pageOf, readCursor } from './page.js';
import { Problem } from './problem.js';

const key = fc.tuple(
  fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((at) => at.toISOString()),
  fc.uuid(),
);

const malformed = expect.objectContaining({ code: 'cursor-malformed' });

const faultOf = (cursor: string): unknown => {
  try {
    return readCursor(cursor, instantAndId);
  } catch (error) {
    if (error instanceof Problem && error.getStatus() === 400) return error;
    throw error;
  }
};

describe('cursors', () => {
  it('lead back to the key they were made of', () =>
    fc.assert(
      fc.property(key, (of) => {
        expect(readCursor(cursorOf(of), instantAndId)).toEqual(of);
      }),
    ));

  it('are ours or refused', () => {
    const garbage = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json().map((json) => Buffer.from(json).toString('base64url')),
    );
    fc.assert(
      fc.property(garbage, (text) => {
        expect(faultOf(text)).toEqual(malformed);
      }),
    );
  });

  it.each([
    ['0000-01-01T00:00:00.000Z', '019cad07-0000-7000-8000-000000000007'],
    ['2026-03-01T09:00:00.000Z', "x'; DROP TABLE"],
    ['2026-03-01T09:00:00.000Z', '019cad07-0000-7000-8000-00000000000\0'],
    [`2026-03-01T09:00:00.${'0'.repeat(200)}Z`, '019cad07-0000-7000-8000-000000000007'],
    ['infinity', '019cad07-0000-7000-8000-000000000007'],
  ])('never carry what Postgres would choke on: %s, %j', (...forged) =>
    expect(faultOf(cursorOf(forged))).toEqual(malformed),
  );

  it('may be left out', () => expect(readCursor(undefined, instantAndId)).toBeNull());
});

const oneText = z.tuple([z.string()]);
const identity = (row: string): string => row;

describe('pages', () => {
  it('lead through the whole list, each row once, and end', () =>
    fc.assert(
      fc.property(fc.nat(40), fc.integer({ min: 1, max: 10 }), (length, limit) => {
        const rows = Array.from({ length }, (_, n) => String(n).padStart(3, '0'));
        const seen: string[] = [];
        for (let cursor: string | undefined, more = true; more;) {
          const [after]: readonly string[] = readCursor(cursor, oneText) ?? [''];
          const read = rows.filter((row) => row > (after ?? '')).slice(0, limit + 1);
          const { data, page } = pageOf(read, limit, (row) => [row], identity);
          expect(data.length).toBeLessThanOrEqual(limit);
          seen.push(...data);
          cursor = page.next ?? undefined;
          more = page.next !== null;
        }
        expect(seen).toEqual(rows);
      }),
    ));
});
