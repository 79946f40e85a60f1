import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKey, correspondent } from './correspondent.js';

describe('a correspondent as a mail states it', () => {
  it('is known by the address in lower case', () => {
    expect(correspondent({ address: 'Zoe@Example.ORG', name: ' Zoë\r\n Cœur ' })).toEqual({
      address: 'zoe@example.org',
      name: 'Zoë Cœur',
    });
  });

  it('goes by the address where there is no name', () => {
    expect(correspondent({ address: 'zoe@example.org', name: ' \t ' }).name).toBe('zoe@example.org');
  });

  it('with an invisible character in the address passes for nobody else', () => {
    expect(addressKey('zoe\u0085@example.org')).not.toBe(addressKey('zoe@example.org'));
  });

  it('is storable and of bounded length, whatever the mail says', () => {
    const wild = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('a', '\ud800', '\n', '😀'), maxLength: 1_000 }),
    );
    fc.assert(
      fc.property(wild, wild, (address, name) => {
        const known = correspondent({ address, name });
        for (const text of [known.address, known.name]) {
          expect(text).not.toMatch(/[\p{Cc}\p{Surrogate}\u2028\u2029]/u);
          expect([...text].length).toBeLessThanOrEqual(400);
        }
        expect(addressKey(known.address)).toBe(known.address);
      }),
    );
  });
});
