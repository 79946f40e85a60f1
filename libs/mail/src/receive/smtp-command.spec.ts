import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isHttp, readCommand, readMailFrom, readRcptTo } from './smtp-command.js';

const line = (text: string) => readCommand(Buffer.from(text, 'utf8'));

describe('a command line', () => {
  it('is a verb in any case and what follows it', () => {
    expect(line('mail FROM:<a@example.org>\r\n')).toEqual({ verb: 'MAIL', argument: 'FROM:<a@example.org>' });
    expect(line('QUIT \r\n')).toEqual({ verb: 'QUIT', argument: '' });
  });

  it.each(['QUIT\n', 'QUIT\r\r\n', 'QUIT', 'RSET\0\r\n', 'RSET\rQUIT\r\n', 'RSET\tX\r\n', '\r\r\n', ''])(
    'is not %j',
    (text) => expect(line(text)).toBeNull(),
  );

  it('may be that of a browser', () => {
    expect(isHttp(line('POST / HTTP/1.1\r\n')!)).toBe(true);
    expect(isHttp(line('HELP\r\n')!)).toBe(false);
  });
});

describe('MAIL', () => {
  const said = { size: null, utf8: false };
  it.each([
    ['FROM:<Ann@example.org>', { from: 'Ann@example.org', ...said }],
    ['from: <a@example.org>  SIZE=17 BODY=8bitmime', { from: 'a@example.org', size: 17, utf8: false }],
    ['FROM:<>', { from: null, ...said }],
    ['FROM:<@relay.example,@b.example:a@example.org>', { from: 'a@example.org', ...said }],
    ['FROM:<"a b>@c"@example.org>', { from: '"a b>@c"@example.org', ...said }],
    ['FROM:<zoë@example.org> SMTPUTF8', { from: 'zoë@example.org', size: null, utf8: true }],
  ])('%s', (argument, expected) => expect(readMailFrom(argument)).toEqual(expected));

  it.each([
    ['<a@example.org>', 501],
    ['FROM:a@example.org', 501],
    ['FROM:<a@example.org', 501],
    ['FROM:<nobody>', 501],
    ['FROM:<a b@example.org>', 501],
    [`FROM:<${'a'.repeat(400)}@example.org>`, 501],
    ['FROM:<zoë@example.org>', 553],
    ['FROM:<a@example.org> SIZE=1 SIZE=2', 501],
    ['FROM:<a@example.org> SIZE=', 501],
    ['FROM:<a@example.org> SIZE=-1', 555],
    ['FROM:<a@example.org> BODY=BINARYMIME', 555],
    ['FROM:<a@example.org> AUTH=<>', 555],
  ])('refuses %s', (argument, code) => expect(readMailFrom(argument)).toMatchObject({ code }));
});

describe('RCPT', () => {
  it.each([
    ['TO:<a@example.org>', 'a@example.org'],
    ['TO:<Postmaster>', 'Postmaster'],
  ])('%s', (argument, expected) => expect(readRcptTo(argument)).toBe(expected));

  it.each([
    ['TO:<>', 501],
    ['TO:<a@example.org> NOTIFY=NEVER', 555],
    ['FROM:<a@example.org>', 501],
  ])('refuses %s', (argument, code) => expect(readRcptTo(argument)).toMatchObject({ code }));
});

it('any argument is read or refused, in time', () => {
  const piece = fc.oneof(fc.constantFrom('"', '\\', '<', '>', '@', ' ', 'SIZE=', 'FROM:', ':'), fc.string());
  fc.assert(
    fc.property(fc.array(piece), (parts) => {
      const read = readMailFrom(`FROM:${parts.join('')}`);
      expect('code' in read ? read.code : 250).toBeGreaterThan(200);
    }),
  );
  const begun = performance.now();
  readMailFrom(`FROM:<${'"\\"'.repeat(20_000)}`);
  expect(performance.now() - begun).toBeLessThan(1_000);
});
