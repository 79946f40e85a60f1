import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMail } from './parse-mail.js';
import { PARSER_VERSION, type ParsedMail } from './parsed-mail.js';

const envelope = { from: 'returned@example.org' };
const fixture = (name: string): Buffer => readFileSync(new URL(`../../../../test/eml/${name}.eml`, import.meta.url));
const parse = (raw: Buffer | string): Promise<ParsedMail> => parseMail(Buffer.from(raw), envelope);
const files = ({ attachments }: ParsedMail) =>
  attachments.map(({ fileName, mediaType, inline }) => ({ fileName, mediaType, inline }));

describe('parseMail on mail as the RFCs have it', () => {
  it('reads the header and the text', async () => {
    expect(await parse(fixture('rfc/plain'))).toMatchObject({
      from: { address: 'Ann@example.org', name: 'Ann Lee (Sales)' },
      to: [
        { address: 'support@example.com', name: 'Support' },
        { address: 'sales@example.com', name: 'Sales, EMEA' },
      ],
      cc: [
        { address: 'bob@example.org', name: '' },
        { address: 'carol@example.org', name: 'Carol' },
      ],
      replyTo: [{ address: 'desk@example.org', name: '' }],
      subject: 'A question about order 4711',
      messageId: '<plain.1@example.org>',
      inReplyTo: ['<order.4711@example.com>'],
      references: ['<order.1@example.com>', '<order.4711@example.com>'],
      date: '2026-11-03T09:00:00.000Z',
      rawDate: 'Tue, 3 Nov 2026 10:00:00 +0100 (CET)',
      text: 'Dear support,\n\nwhere is my order?\n\nAnn\n',
      html: null,
      remoteImages: [],
      attachments: [],
      automatic: null,
      defects: [],
      parserVersion: PARSER_VERSION,
    });
  });

  it('reads both forms of a text, and the pictures within', async () => {
    const mail = await parse(fixture('rfc/related-in-alternative'));
    expect(mail).toMatchObject({
      subject: 'Größen ☕',
      date: '2026-11-03T14:00:00.000Z',
      text: 'Grüße aus Köln',
      defects: [],
    });
    expect(mail.html).toContain('<img alt="Logo" src="cid:logo@example.org" />');
    expect(mail.html).toContain('<img data-remote-image="0" />');
    expect(mail.html).not.toMatch(/style|onload|javascript|tracker/);
    expect(mail.remoteImages).toEqual(['https://tracker.example/p.gif?u=1']);
    expect(files(mail)).toEqual([{ fileName: 'logo.png', mediaType: 'image/png', inline: true }]);
  });

  it('keeps a mail within the mail as one file', async () => {
    const mail = await parse(fixture('rfc/attached-mail'));
    expect(mail.text).toBe('See below.');
    expect(files(mail)).toEqual([
      { fileName: 'attachment-1.eml', mediaType: 'message/rfc822', inline: false },
      { fileName: 'Résumé.pdf', mediaType: 'application/pdf', inline: false },
    ]);
    expect(mail.attachments[0]?.content.toString()).toContain('inner text');
  });

  it('reads the same with LF line ends', async () => {
    const raw = fixture('rfc/related-in-alternative');
    const { attachments: _files, ...mail } = await parse(raw);
    expect(await parse(raw.toString('latin1').replaceAll('\r\n', '\n'))).toMatchObject(mail);
  });
});

describe('parseMail on mail as it is', () => {
  it.each<[string, object]>([
    ['malformed/bare-cr', { subject: 'only carriage returns', text: 'the text', defects: ['bare-cr'] }],
    [
      'malformed/no-blank-line',
      { text: 'Dear support,\nthis is the text: all of it\n', defects: ['header-end-missing', 'date-missing'] },
    ],
    [
      'malformed/lost-boundary',
      {
        text: expect.stringContaining('the text behind another boundary') as string,
        date: null,
        rawDate: "Never o'clock",
      },
    ],
    [
      'malformed/not-a-mail',
      { text: 'just some text\nthat nobody put a header on\n', from: { address: 'returned@example.org', name: '' } },
    ],
    [
      'legacy/raw-latin1',
      {
        from: { address: 'joerg@example.org', name: 'Jörg Müller' },
        subject: 'Die Frösche und Bären',
        text: 'Grüße aus Köln\n',
      },
    ],
    [
      'legacy/iso-2022-jp',
      { from: { address: 'yamada@example.jp', name: '山田' }, subject: '注文', text: 'こんにちは\n' },
    ],
    [
      'legacy/mbox-utf7',
      {
        subject: 'Frösche',
        messageId: '<unbracketed@example.org>',
        date: '2026-11-03T10:00:00.000Z',
        defects: ['date-without-zone'],
      },
    ],
    ['clients/out-of-office', { automatic: 'auto-submitted', text: 'I am away.\n' }],
    ['clients/postfix-bounce', { automatic: 'delivery-report', text: 'I could not deliver your mail.' }],
  ])('understands %s', async (name, expected) => {
    expect(await parse(fixture(name))).toMatchObject(expected);
  });

  it('says that it guessed a boundary, or shows the body as it came', async () => {
    const { defects, text } = await parse(fixture('malformed/lost-boundary'));
    expect(defects.sort()).toEqual(['boundary-guessed', 'date-unreadable']);
    expect(text).not.toContain('--');
    const raw = await parse('From: a@example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\nno part at all');
    expect(raw).toMatchObject({
      text: 'no part at all',
      defects: expect.arrayContaining(['body-unreadable']) as string[],
    });
  });

  it('lets no control character through, and takes no name for an address', async () => {
    const mail = await parse(fixture('malformed/two-from-and-controls'));
    expect(mail).toMatchObject({
      from: { address: 'ann@example.org', name: 'Ann Bcc: evil@example.net' },
      subject: 'one two three',
      messageId: '<spacesinid@example.org>',
      date: null,
      text: 'null and escape[31m\n',
    });
    expect(mail.to.map(({ address }) => address)).not.toContain('a@example.net');
    expect(mail.defects).toEqual(expect.arrayContaining(['header-line-unreadable', 'from-many', 'date-unreadable']));
  });

  it('keeps a named text as a file, and texts of two kinds in their order', async () => {
    const mail = await parse(fixture('clients/text-file-after-text'));
    expect(mail.text).toBe('before\nafter');
    expect(mail.html).toMatch(/before.*<b>after<\/b>/s);
    expect(files(mail)).toEqual([{ fileName: 'notes.txt', mediaType: 'text/plain', inline: false }]);
    expect(mail.attachments[0]?.content).toEqual(Buffer.from('K\xf6ln', 'latin1'));
  });

  it.each(['image/*', 'application/pdf,', 'text/(x)', `text/${'x'.repeat(128)}`, 'nothing'])(
    'takes a part of the type %s for bytes of any kind',
    async (type) => {
      const part = `Content-Type: ${type}; name=a.bin\r\nContent-Disposition: attachment\r\n\r\nx\r\n`;
      const mail = await parse(`Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${part}--b--\r\n`);
      expect(files(mail)).toEqual([{ fileName: 'a.bin', mediaType: 'application/octet-stream', inline: false }]);
    },
  );

  it('keeps the parts of a delivery report', async () => {
    const mail = await parse(fixture('clients/postfix-bounce'));
    expect(mail.attachments.map(({ mediaType }) => mediaType)).toEqual([
      'message/delivery-status',
      'text/rfc822-headers',
    ]);
  });

  it.each([
    ['the null return path', { from: null }, '', 'null-return-path'],
    ['a list', envelope, 'List-Id: <x.example.org>\r\n', 'list'],
    ['bulk mail', envelope, 'Precedence: bulk\r\n', 'bulk'],
    ['an old responder', envelope, 'Precedence: auto_reply\r\n', 'auto-reply'],
    ['Auto-Submitted: no', envelope, 'Auto-Submitted: no\r\n', null],
    ['nothing', envelope, '', null],
  ])('tells a machine by %s', async (_case, from, header, automatic) => {
    const raw = Buffer.from(`From: a@example.org\r\n${header}\r\nHello`);
    expect((await parseMail(raw, from)).automatic).toBe(automatic);
  });

  it('keeps most of a UTF-8 text in which one byte is wrong', async () => {
    const raw = Buffer.concat([Buffer.from('From: a@example.org\r\n\r\nGrüße, schöne Größe'), Buffer.from([0xff])]);
    expect((await parse(raw)).text).toBe('Grüße, schöne Größe\ufffd');
  });
});

describe('parseMail on hostile mail', () => {
  const head = 'From: a@example.org\r\nMessage-ID: <1@x>\r\nDate: Tue, 3 Nov 2026 10:00:00 Z\r\n';
  const html = `${head}Content-Type: text/html\r\n\r\n`;
  it.each<[string, string, string[]]>([
    [
      '100,000 pictures',
      html + Array.from({ length: 100_000 }, (_, i) => `<img src="https://x.example/${i}">`).join(''),
      ['html-cut', 'text-cut'],
    ],
    ['200,000 elements within each other', html + '<b>'.repeat(200_000), ['html-too-deep']],
    [
      '100,000 recipients',
      `To: ${Array.from({ length: 100_000 }, (_, i) => `u${i}@example.org`).join(',\r\n ')}\r\n${head}\r\nx`,
      ['header-cut'],
    ],
    [
      '5,000 recipients',
      `To: ${Array.from({ length: 5_000 }, (_, i) => `u${i}@example.org`).join(',\r\n ')}\r\n${head}\r\nx`,
      ['too-many-recipients'],
    ],
    ['100,000 fields', `${head}${'X-A: b\r\n'.repeat(100_000)}\r\nx`, ['header-cut']],
    [
      '2,000 parts',
      `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\nContent-Type: image/png\r\n\r\nx\r\n'.repeat(2_000)}--b--`,
      ['too-many-parts'],
    ],
    ['10 MB of line feeds', `${head}\r\nx${'\n'.repeat(10_000_000)}`, ['lines-cut']],
    [
      '10 MB of quoted-printable',
      `${head}Content-Transfer-Encoding: quoted-printable\r\n\r\n${'=3D'.repeat(3_300_000)}`,
      ['text-cut'],
    ],
    ['a long subject', `${head}Subject: ${'long '.repeat(2_000)}\r\n\r\nx`, ['subject-cut']],
  ])('bounds %s', async (_case, raw, defects) => {
    const started = performance.now();
    const mail = await parse(raw);
    expect(mail.defects).toEqual(expect.arrayContaining(defects));
    expect(mail.from?.address).toBe('a@example.org');
    expect((mail.text ?? '').length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(8_000);
  });

  it('answers for any bytes, and never with nothing for something', async () => {
    const line = fc.oneof(
      fc.constantFrom(
        'Content-Type: multipart/mixed; boundary=b',
        '--b',
        '--b--',
        '',
        'Content-Type: text/html',
        'Content-Transfer-Encoding: base64',
        '<p>x',
        '=?utf-8?Q?x?=',
        'From: <a@x',
        ' folded',
      ),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 25 }), fc.constantFrom('\r\n', '\n', '\r'), async (lines, end) => {
        const mail = await parse(lines.join(end));
        // oxlint-disable-next-line no-control-regex
        expect(JSON.stringify([mail.subject, mail.from, mail.to, mail.messageId])).not.toMatch(/[\u0000-\u001f]/);
        expect(mail.text ?? '').not.toContain('\0');
        expect(mail.text ?? '').not.toMatch(/\p{Surrogate}/u);
      }),
      { numRuns: 400 },
    );
  });
});
