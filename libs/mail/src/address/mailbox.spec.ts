import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressWritten, asciiAddress, hasControls, isAddrSpec, isReachable, writtenAddress } from './mailbox.js';

const atext = fc.constantFrom(..."abcXYZ019!#$%&'*+/=?^_`{|}~-");
const atom = fc.string({ unit: atext, minLength: 1, maxLength: 15 });
const local = fc.array(atom, { minLength: 1, maxLength: 4 }).map((atoms) => atoms.join('.'));
const label = fc
  .tuple(
    fc.constantFrom(...'abz09'),
    fc.string({ unit: fc.constantFrom(...'abz09-'), maxLength: 20 }),
    fc.constantFrom(...'abz'),
  )
  .map((parts) => parts.join(''));
const domain = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));

describe('isAddrSpec', () => {
  it('accepts every dot-atom at a host name', () => {
    fc.assert(fc.property(local, domain, (name, host) => isAddrSpec(`${name}@${host}`)));
  });

  it('refuses any address with a character put into it that it may not have', () => {
    const foreign = fc.constantFrom(...'"(),:;<>[\\] \t\r\n\0\u007f\u0085\u00a0\u2028\u2029éあ@');
    fc.assert(
      fc.property(local, domain, foreign, fc.nat(), (name, host, char, place) => {
        const address = `${name}@${host}`;
        const at = place % (address.length + 1);
        return !isAddrSpec(address.slice(0, at) + char + address.slice(at));
      }),
    );
  });

  it('says yes only to what has no way to end a command or a header', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        (text) => !isAddrSpec(text) || !/[\s<>,;:"\\]|[^!-~]/.test(text),
      ),
    );
  });

  it.each([
    'a@example.com',
    "o'brien+tag@mail.example.co.uk",
    'x@xn--bcher-kva.example',
    `${'l'.repeat(64)}@example.com`,
    'user@localhost',
  ])('accepts %s', (address) => expect(isAddrSpec(address)).toBe(true));

  it.each([
    '',
    '@example.com',
    'a@',
    'a.@example.com',
    '.a@example.com',
    'a..b@example.com',
    'a@-example.com',
    'a@example-.com',
    'a@example..com',
    'a@example.com.',
    'a@[127.0.0.1]',
    'a@127.0.0.1',
    'a@b@example.com',
    '"a@evil.com x"@internal.example',
    'a@exam_ple.com',
    `${'l'.repeat(65)}@example.com`,
    `a@${'d'.repeat(64)}.com`,
    `a@${'abc.'.repeat(63)}com`,
    'a@bücher.example',
  ])('refuses %j', (address) => expect(isAddrSpec(address)).toBe(false));
});

describe('writtenAddress', () => {
  it.each([
    ['a.b@example.com', 'a.b@example.com'],
    ['john..doe@docomo.ne.jp', '"john..doe"@docomo.ne.jp'],
    ['tanaka.@ezweb.ne.jp', '"tanaka."@ezweb.ne.jp'],
    ['.@example.com', '"."@example.com'],
    [`${'l'.repeat(61)}.@example.com`, `"${'l'.repeat(61)}."@example.com`],
  ])('writes %s as %s', (address, written) => {
    expect(writtenAddress(address)).toBe(written);
    expect(addressWritten(written)).toBe(address);
  });

  it.each([
    'jörg@example.de',
    'user@[192.168.1.1]',
    'a@my_host.example',
    'a..b@127.0.0.1',
    'a..b@c@example.com',
    '"a..b"@example.com',
    `${'l'.repeat(62)}.@example.com`,
    `a..b@${'abc.'.repeat(62)}com`,
    '@example.com',
    'a..b',
    '',
  ])('has no form for %j', (address) => expect(isReachable(address)).toBe(false));

  it('writes nothing that ends a command or a header, whatever it is given', () => {
    const dotted = fc.string({ unit: fc.oneof(atext, fc.constant('.')), minLength: 1, maxLength: 30 });
    const some = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.tuple(fc.oneof(dotted, fc.string({ maxLength: 10 })), domain).map((parts) => parts.join('@')),
    );
    fc.assert(
      fc.property(some, (text) => {
        const written = writtenAddress(text);
        if (written === null) return;
        expect(written).toMatch(/^(?:"[!#-;=?A-[\]-~]+"|[!#-;=?A-[\]-~]+)@[A-Za-z0-9.-]+$/);
        expect(addressWritten(written)).toBe(text);
        expect(written.length).toBeLessThanOrEqual(254);
      }),
    );
  });
});

describe('hasControls', () => {
  it.each(['\r', '\n', '\0', '\t', '\u001b', '\u007f', '\u0085', '\u2028', '\u2029'])('sees %j', (char) => {
    expect(hasControls(`a${char}b`)).toBe(true);
  });
  it('lets other text be', () => expect(hasControls('Zoë ☕ 日本語 "quoted"')).toBe(false));
});

describe('asciiAddress', () => {
  it.each([
    ['Ann@EXAMPLE.com', 'Ann@example.com'],
    ['ann@Bücher.example', 'ann@xn--bcher-kva.example'],
    ['a@127.1', 'a@127.1'],
    ['nobody', 'nobody'],
  ])('turns %s into %s', (given, expected) => expect(asciiAddress(given)).toBe(expected));
});
