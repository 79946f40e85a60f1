import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tagOf } from './tag.js';

describe('a tag', () => {
  it.each([
    ['Urgent', 'urgent'],
    ['  Zoë   Cœur ', 'zoë cœur'],
    ['ＶＩＰ', 'vip'],
    ['2026', '2026'],
    ['q&a: part-2', 'q&a: part-2'],
    ['請求', '請求'],
  ])('%j is %j', (text, tag) => expect(tagOf(text)).toBe(tag));

  it.each(['', ' ', '.', '..', '-x', 'a/b', 'a\nb', 'a\tb', 'a\0', 'a%', '<b>', 'a,b', 'a'.repeat(51), '\u0301'])(
    '%j is none',
    (text) => expect(tagOf(text)).toBeNull(),
  );

  it('is what it is, however often it is made one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const tag = tagOf(text);
        fc.pre(tag !== null);
        expect(tagOf(tag)).toBe(tag);
      }),
    );
    for (let code = 0; code <= 0xffff; code += 1) {
      const tag = tagOf(`a${String.fromCharCode(code)}`);
      if (tag !== null && tagOf(tag) !== tag) throw new Error(`U+${code.toString(16)} is not the same twice`);
    }
  });
});
