import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasUid, noUids, readUidSet, uidCount, uidSet, uidSetText, withUids } from './uid-set.js';

const uids = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 40 });

const members = (set: ReturnType<typeof uidSet>): number[] =>
  Array.from({ length: 62 }, (_, uid) => uid).filter((uid) => hasUid(set, uid));

const sorted = (...lists: readonly (readonly number[])[]): number[] => [...new Set(lists.flat())].sort((a, b) => a - b);

describe('a set of UIDs', () => {
  it('is written as IMAP writes it', () => {
    expect(uidSetText(uidSet([52, 1, 2, 3, 2]))).toBe('1:3,52');
    expect(uidSetText(noUids)).toBe('');
    expect(uidCount(uidSet([52, 1, 2, 3, 2]))).toBe(4);
  });

  it('has what was put in, and nothing else', () =>
    fc.assert(
      fc.property(uids, (some) => {
        expect(members(uidSet(some))).toEqual(sorted(some));
      }),
    ));

  it('joins another, wherever that lies', () =>
    fc.assert(
      fc.property(uids, uids, (some, more) => {
        const both = withUids(uidSet(some), uidSet(more));
        expect(both).toEqual(uidSet([...some, ...more]));
        expect(uidCount(both)).toBe(sorted(some, more).length);
      }),
    ));

  it('is read as it was written', () =>
    fc.assert(
      fc.property(uids, (some) => {
        expect(readUidSet(uidSetText(uidSet(some)))).toEqual(uidSet(some));
      }),
    ));
});
