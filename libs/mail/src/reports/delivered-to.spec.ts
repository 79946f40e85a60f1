import { describe, expect, it } from 'vitest';
import { splitMail } from '../parse/header-block.js';
import { Headers } from '../parse/headers.js';
import { deliveredTo } from './delivered-to.js';

const read = (header: string) => deliveredTo(new Headers(splitMail(Buffer.from(`${header}\r\n\r\n`)).fields));

describe('deliveredTo', () => {
  it('reads what servers noted, the latest first and each once', () => {
    expect(
      read(
        'Delivered-To: inner@example.com\r\nDelivered-To: Outer@Example.com\r\nX-Original-To: outer@example.com\r\nX-Envelope-To: <sales@example.com>\r\nTo: no@example.com',
      ),
    ).toEqual(['inner@example.com', 'Outer@example.com', 'sales@example.com']);
  });

  it.each([
    ['X-Apparently-To: ann@example.org via 192.0.2.1; Tue, 3 Nov 2026 10:00:00 +0000', ['ann@example.org']],
    ['Envelope-To: a@example.org, b@example.org', ['a@example.org', 'b@example.org']],
    ['Delivered-To: "a b"@example.org', []],
    ['Delivered-To: a@[192.0.2.1]', []],
    ['Delivered-To: mailing list ann-at-example.org', []],
    ['Delivered-To: ann@b\u00fccher.example', ['ann@xn--bcher-kva.example']],
  ])('takes addr-specs only: %j', (header, expected) => {
    expect(read(header)).toEqual(expected);
  });

  it('keeps 50', () => {
    const many = Array.from({ length: 5_000 }, (_, n) => `Delivered-To: u${n}@example.org`).join('\r\n');
    expect(read(many)).toHaveLength(50);
  });
});
