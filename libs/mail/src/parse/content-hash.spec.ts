import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseMail } from './parse-mail.js';

const eml = fileURLToPath(new URL('../../../../test/eml/', import.meta.url));
const files = readdirSync(eml, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.eml'));

const hashOf = async (raw: Buffer | string): Promise<string> =>
  (await parseMail(Buffer.from(raw), { from: 'bounce+1@example.org' })).contentHash;

const head = 'From: Ann <ann@example.org>\r\nSubject: Hello\r\nDate: Tue, 3 Nov 2026 10:00:00 +0100\r\n';
const plain = `${head}\r\nGood morning.\r\nAnn\r\n`;
const withFile = (content: string): string =>
  `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee it.\r\n--b\r\nContent-Type: application/pdf\r\n` +
  `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString('base64')}\r\n--b--\r\n`;

describe('contentHash', () => {
  it.each(files.filter((name) => !name.includes('bare-cr')))(
    'is the same for %s with LF and with CRLF',
    async (name) => {
      const lf = readFileSync(join(eml, name)).toString('latin1').replaceAll('\r\n', '\n');
      const crlf = lf.replaceAll('\n', '\r\n');
      expect(await hashOf(Buffer.from(crlf, 'latin1'))).toBe(await hashOf(Buffer.from(lf, 'latin1')));
    },
  );

  it.each([
    [
      'trace headers',
      `Received: from x\r\n\tby y\r\nDelivered-To: b@example.org\r\nX-Spam-Score: 3\r\nDKIM-Signature: a=b\r\n${plain}`,
    ],
    ['another Message-ID', `Message-ID: <other@example.org>\r\n${plain}`],
    ['another name of the sender', plain.replace('Ann <ann', '"Ann, Sales" <ann')],
    ['another zone of the same instant', plain.replace('10:00:00 +0100', '09:00:00 +0000')],
    ['white space at line ends', plain.replace('morning.', 'morning. ')],
    ['a folded subject', plain.replace('Subject: Hello', 'Subject:\r\n Hello')],
    [
      'another transfer encoding',
      `${head}Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from('Good morning.\r\nAnn\r\n').toString('base64')}`,
    ],
  ])('does not see %s', async (_what, copy) => expect(await hashOf(copy)).toBe(await hashOf(plain)));

  it.each([
    ['another sender', plain.replace('ann@', 'bob@')],
    ['another subject', plain.replace('Hello', 'Hallo')],
    ['another date', plain.replace('10:00', '10:01')],
    ['another text', plain.replace('Good', 'Bad')],
    ['HTML instead', plain.replace('Date:', 'Content-Type: text/html\r\nDate:')],
  ])('sees %s', async (_what, other) => expect(await hashOf(other)).not.toBe(await hashOf(plain)));

  it('sees another file, and one more', async () => {
    expect(await hashOf(withFile('one'))).toBe(await hashOf(withFile('one')));
    expect(await hashOf(withFile('one'))).not.toBe(await hashOf(withFile('two')));
  });

  it('tells mails apart that differ only where they are cut', async () => {
    const long = `${head}Content-Type: text/html\r\n\r\n${'<p>word</p>'.repeat(200_000)}`;
    const [one, other] = await Promise.all([hashOf(`${long}<p>A`), hashOf(`${long}<p>B`)]);
    expect(one).not.toBe(other);
  });
});
