import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RuleBroken } from '#libs/decider';
import { linkEnds, REF_TYPES, type RecordRef, sameRef } from './record-ref.js';

const refs: fc.Arbitrary<RecordRef> = fc.record({ type: fc.constantFrom(...REF_TYPES), id: fc.uuid() });

const broken = (a: RecordRef, b: RecordRef): string => {
  try {
    linkEnds(a, b);
  } catch (error) {
    if (error instanceof RuleBroken) return error.code;
    throw error;
  }
  return 'none';
};

describe('the ends of a link', () => {
  it('are the same from either side, and the owner has a record stream', () => {
    fc.assert(
      fc.property(refs, refs, (a, b) => {
        fc.pre(!sameRef(a, b) && !(a.type === 'contact' && b.type === 'contact'));
        const ends = linkEnds(a, b);
        expect(linkEnds(b, a)).toEqual(ends);
        expect(ends.owner.type).not.toBe('contact');
        expect([a, b]).toContainEqual(ends.owner);
        expect([a, b]).toContainEqual(ends.other);
      }),
    );
  });

  it('are not two contacts, nor one record', () => {
    const contact = { type: 'contact', id: 'c1' } as const;
    expect(broken(contact, { type: 'contact', id: 'c2' })).toBe('link-of-contacts');
    expect(broken(contact, contact)).toBe('link-to-itself');
    expect(broken({ type: 'deal', id: 'd1' }, { type: 'deal', id: 'd1' })).toBe('link-to-itself');
    expect(broken({ type: 'deal', id: 'd1' }, { type: 'deal', id: 'd2' })).toBe('none');
  });
});
