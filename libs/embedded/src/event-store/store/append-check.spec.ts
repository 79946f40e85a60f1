import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lookup, StreamStanding } from './append-check.js';
import { checkAppend } from './append-check.js';
import { TOMBSTONE_REVISION } from './recorded-event.js';

/** A stream that holds these ids, and remembers them all. */
const lookupOf = (ids: readonly string[]): Lookup => {
  const stored = (revision: number) => ({ revision, position: revision + 1 });
  return {
    recent: (id) => (ids.includes(id) ? stored(ids.indexOf(id)) : undefined),
    at: (revision, id) => (ids[revision] === id ? stored(revision) : undefined),
  };
};

const standing = (ids: readonly string[], changes: Partial<StreamStanding> = {}): StreamStanding => ({
  last: ids.length - 1,
  softDeleted: false,
  hasMetadata: false,
  ...changes,
});

const id = fc.uuid();
const distinct = fc.uniqueArray(id, { maxLength: 6 });

describe('the check of an append', () => {
  it('lets one through at exactly the last revision', () => {
    fc.assert(
      fc.property(distinct, fc.integer({ min: -1, max: 10 }), id, (ids, expected, fresh) => {
        fc.pre(!ids.includes(fresh));
        const revision = expected === -1 ? 'no_stream' : expected;
        const { outcome } = checkAppend(standing(ids), revision, [fresh], lookupOf(ids));
        expect(outcome).toBe(expected === ids.length - 1 ? 'append' : 'wrong_expected_version');
      }),
    );
  });

  it('knows any repetition of a stretch of the stream', () => {
    fc.assert(
      fc.property(distinct, fc.nat(5), fc.integer({ min: 1, max: 6 }), (ids, from, count) => {
        const again = ids.slice(from, from + count);
        fc.pre(again.length > 0);
        const expected = from === 0 ? 'no_stream' : from - 1;
        const last = { revision: from + again.length - 1, position: from + again.length };
        const there = { outcome: 'already_there', last };
        expect(checkAppend(standing(ids), expected, again, lookupOf(ids))).toEqual(there);
        expect(checkAppend(standing(ids), 'any', again, lookupOf(ids))).toEqual(there);
      }),
    );
  });

  it('refuses what begins as a repetition and goes on otherwise', () => {
    fc.assert(
      fc.property(distinct, id, (ids, fresh) => {
        fc.pre(ids.length > 0 && !ids.includes(fresh));
        for (const expected of ['no_stream', 'any'] as const) {
          const { outcome } = checkAppend(standing(ids), expected, [...ids, fresh], lookupOf(ids));
          expect(outcome).toBe('wrong_expected_version');
        }
      }),
    );
  });

  it('refuses everything on a tombstone', () => {
    for (const expected of ['any', 'no_stream', 'stream_exists', 3] as const) {
      const stream = standing([], { last: TOMBSTONE_REVISION });
      expect(checkAppend(stream, expected, ['a'], lookupOf([])).outcome).toBe('stream_deleted');
    }
  });

  it('takes metadata for existence, and a soft delete for its end', () => {
    const empty = lookupOf([]);
    expect(checkAppend(standing([]), 'stream_exists', ['a'], empty).outcome).toBe('wrong_expected_version');
    expect(checkAppend(standing([], { hasMetadata: true }), 'stream_exists', ['a'], empty).outcome).toBe('append');
    const deleted = standing(['x'], { softDeleted: true, hasMetadata: true });
    expect(checkAppend(deleted, 'stream_exists', ['a'], lookupOf(['x'])).outcome).toBe('stream_deleted');
    expect(checkAppend(deleted, 'no_stream', ['a'], lookupOf(['x'])).outcome).toBe('append');
  });
});
