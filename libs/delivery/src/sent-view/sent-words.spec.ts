import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginningWith, findableBy, sentTo } from './sent-words.js';

const zoe = { address: 'Zoe@Example.net', name: 'Zoë Ångström', field: 'to' } as const;
const boss = { address: 'boss@example.org', name: 'Bea', field: 'bcc' } as const;

describe('what a mail can be found by', () => {
  it('is words without case and accents, and each address in one piece', () =>
    expect(findableBy(['Re: Invoice #7 (März)'], [zoe])).toEqual(
      ['7', 'angstrom', 'example', 'invoice', 'marz', 'net', 're', 'zoe', 'zoe@example.net'].toSorted(),
    ));

  it('is each letter of a script that has no spaces between words', () =>
    expect(findableBy(['关于发票'], [])).toEqual(['关', '于', '发', '票'].toSorted()));

  it('marks what only Bcc brings in', () =>
    expect(findableBy([], [boss])).toEqual(['(bea', '(boss', '(boss@example.org', '(example', '(org'].toSorted()));

  it('is bounded, and never loses a recipient', () => {
    const many = Array.from(
      { length: 100 },
      (_, n) => ({ address: `a${n}@example.net`, name: '', field: 'cc' }) as const,
    );
    const texts = Array.from({ length: 5_000 }, (_, n) => `word${n}`).join(' ');
    const found = findableBy([texts, 'x'.repeat(10_000)], many);
    expect(found.length).toBeLessThan(1_000);
    expect(found).toEqual(expect.arrayContaining(many.map(({ address }) => address)));
    expect(Math.max(...found.map((word) => word.length))).toBeLessThanOrEqual(40);
  });
});

describe('a search', () => {
  it('asks for beginnings of words, all of them', () =>
    expect(beginningWith(' INVO  Zoë@', false)).toBe("'invo':* & 'zoe':*"));
  it('asks for those of Bcc too where they may be seen', () =>
    expect(beginningWith('bos', true)).toBe("('bos':* | '(bos':*)"));
  it('asks nothing where there is no word', () => expect(beginningWith(' --- "!" ', true)).toBeNull());
  it('asks for one address as it is', () => {
    expect(sentTo("O'Neil@Example.net", false)).toBe("'o''neil@example.net'");
    expect(sentTo('boss@example.org', true)).toBe("('boss@example.org' | '(boss@example.org')");
  });
  it('meets nothing of Bcc unless it may, whatever it asks for', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (asked) => {
        for (const query of [beginningWith(asked, false), beginningWith(`(${asked}`, false)]) {
          expect(query ?? '').not.toContain("'(");
        }
      }),
    ));
});
