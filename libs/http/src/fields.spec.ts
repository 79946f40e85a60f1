import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addrSpec, safeName, searchWords, uuid } from './fields.js';

describe('the fields of requests', () => {
  it.each([
    'Ada\nLovelace',
    'Ada\r\n',
    '\tAda',
    'Ada\0',
    'Ada\u0085',
    'Ada\u2028',
    'Ada\u007f',
    '',
    '   ',
    'a'.repeat(201),
  ])('a name is not %j', (text) => expect(safeName.safeParse(text).success).toBe(false));

  it('a name is trimmed, and what comes out is a name', () => {
    expect(safeName.parse('  Zoë Cœur ')).toBe('Zoë Cœur');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const name = safeName.safeParse(text);
        fc.pre(name.success);
        expect(safeName.parse(name.data)).toBe(name.data);
        expect(name.data).toMatch(/^[^\p{Cc}\u2028\u2029]{1,200}$/u);
      }),
    );
  });

  it.each([
    'Ada <ada@example.org>',
    'ada@example.org\r\nBcc: eve@example.org',
    '"a b"@example.org',
    'ada@[127.0.0.1]',
    'ada',
  ])('an address is not %j', (text) => expect(addrSpec.safeParse(text).success).toBe(false));

  it('an id is a uuid in lower case', () => {
    expect(uuid.parse('0190F3A4-5B6C-7D8E-9F00-112233445566')).toBe('0190f3a4-5b6c-7d8e-9f00-112233445566');
    expect(uuid.safeParse("x' OR 1=1").success).toBe(false);
  });

  it.each(['', '  ', 'a\0b', 'a'.repeat(201)])('nothing is searched for by %j', (text) =>
    expect(searchWords.safeParse(text).success).toBe(false),
  );
});
