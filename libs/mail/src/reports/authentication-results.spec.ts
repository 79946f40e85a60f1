import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitMail } from '../parse/header-block.js';
import { Headers } from '../parse/headers.js';
import { authenticationResults } from './authentication-results.js';

const read = (...values: string[]): string[] =>
  authenticationResults(
    new Headers(
      splitMail(Buffer.from(`${values.map((value) => `Authentication-Results: ${value}\r\n`).join('')}\r\n`)).fields,
    ),
  ).map(({ authserv, method, result, domain }) => `${authserv || '?'} ${method}=${result} ${domain ?? '-'}`);

describe('authenticationResults', () => {
  it.each<[string, string, string[]]>([
    ['nothing found', 'example.org 1; none', []],
    ['one result', 'Example.org; spf=pass smtp.mailfrom=example.net', ['example.org spf=pass example.net']],
    [
      'several, folded, with comments',
      'mx.google.com;\r\n       dkim=pass header.i=@example.org header.s=s1 header.b=abc;\r\n       spf=pass (google.com: domain of ann@example.org designates 192.0.2.1 as permitted sender; really) smtp.mailfrom=ann@example.org;\r\n       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.org',
      [
        'mx.google.com dkim=pass example.org',
        'mx.google.com spf=pass example.org',
        'mx.google.com dmarc=pass example.org',
      ],
    ],
    [
      'versions',
      'example.org 1; dkim/1 = fail reason="bad; signature" header.d=Example.NET',
      ['example.org dkim=fail example.net'],
    ],
    [
      'nested comments and quoted pairs',
      'example.org (a (b \\) c) d); spf=fail (x;dkim=pass) smtp.helo=mx.example.net',
      ['example.org spf=fail mx.example.net'],
    ],
    ['a comment before the name', '(x) example.org; dmarc=none', ['example.org dmarc=none -']],
    ['a quoted name', '"example.org"; spf=softfail', ['example.org spf=softfail -']],
    [
      'no name',
      'spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.org; dkim=none (message not signed) header.d=none;dmarc=fail action=none header.from=example.net;compauth=fail reason=001',
      ['? spf=pass example.org', '? dkim=none none', '? dmarc=fail example.net'],
    ],
    [
      'the first of several domains that is one',
      'x; dkim=pass header.d=a.example header.i=@b.example',
      ['x dkim=pass a.example'],
    ],
    ['other methods', 'x; arc=pass; iprev=pass policy.iprev=192.0.2.1; auth=pass smtp.auth=a', []],
  ])('reads %s', (_case, value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  it('does not let a sender write a result within a quoted string or a comment', () => {
    expect(read('x; spf=fail smtp.mailfrom="a; dmarc=pass header.from=bank.example"@evil.example')).toEqual([
      'x spf=fail evil.example',
    ]);
    expect(read('x; spf=fail (; dmarc=pass')).toEqual(['x spf=fail -']);
  });

  it('keeps the order of the headers, and a limited number', () => {
    expect(read('a; spf=pass', 'b; spf=fail')).toEqual(['a spf=pass -', 'b spf=fail -']);
    expect(read(...Array.from({ length: 60 }, () => 'x; spf=pass; dkim=pass; dmarc=pass'))).toHaveLength(50);
  });

  it('answers for any text, in time proportional to it', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => Array.isArray(read(text))));
    for (const piece of ['(', '"', 'a=', 'spf=pass smtp.', ';', ' '.repeat(10), '\\']) {
      const started = performance.now();
      read(`x; spf=pass ${piece.repeat(100_000)}`);
      expect(performance.now() - started).toBeLessThan(1_000);
    }
  });
});
