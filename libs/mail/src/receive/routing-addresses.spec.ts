import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routingAddresses } from './routing-addresses.js';

const read = (mail: string | Buffer, chunk = 64 * 1024) => {
  const bytes = Buffer.from(mail);
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, n) =>
    bytes.subarray(n * chunk, (n + 1) * chunk),
  );
  return routingAddresses(Readable.from(chunks, { objectMode: false }));
};

const mail = [
  'Delivered-To: team@Example.ORG',
  'X-Original-To: "Support" <support@example.org>',
  'From: ann@example.net',
  'To: "Last, First" <First.Last@example.org>,',
  '\thelp@example.org',
  'CC: =?utf-8?q?S=C3=A4les?= <sales@b\u00fccher.example>; group: a@example.org;',
  'Subject: to@subject.example',
  '',
  'To: body@example.org',
].join('\r\n');

const expected = {
  deliveredTo: ['team@example.org', 'support@example.org'],
  header: ['First.Last@example.org', 'help@example.org', 'sales@xn--bcher-kva.example', 'a@example.org'],
};

describe('the addresses that tell whose a mail is', () => {
  it('stand in its header, however the lines end and however the bytes come', async () => {
    expect(await read(mail)).toEqual(expected);
    expect(await read(mail.replaceAll('\r\n', '\n'))).toEqual(expected);
    expect(await read(mail, 1)).toEqual(expected);
  });

  it('are at most fifty a kind', async () => {
    const many = Array.from({ length: 100_000 }, (_, n) => `n${n}@example.org`).join(', ');
    const { header } = await read(`To: ${many}\r\n\r\nx`);
    expect(header).toHaveLength(50);
  });

  it('are looked for in a header that ends nowhere, to its limit', async () => {
    let bytes = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          bytes += 10_000;
          yield Buffer.from('X-Pad: y\n'.repeat(1_111));
        }
      })(),
      { objectMode: false },
    );
    expect(await routingAddresses(endless)).toEqual({ deliveredTo: [], header: [] });
    expect(bytes).toBeLessThan(1_000_000);
    expect(endless.destroyed).toBe(true);
  });

  it('pass on that the mail could not be read', async () => {
    const broken = new Readable({ read: () => undefined });
    broken.destroy(new Error('away'));
    await expect(routingAddresses(broken)).rejects.toThrow('away');
  });

  it('never throw for any bytes', async () => {
    const line = fc.oneof(fc.constantFrom('To:', 'Cc: <', '\r', '\n', ' @', 'a@b', '"'), fc.string());
    await fc.assert(
      fc.asyncProperty(fc.array(line), async (parts) => {
        const { header } = await read(parts.join(''));
        for (const address of header) expect(address).toMatch(/^[^\s<>,;:]+@[^\s<>,;:]+$/);
      }),
    );
  });
});
