import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { type OutgoingMail, OutgoingMailRefused } from './outgoing-mail.js';
import { renderMail } from './render-mail.js';

const letter: OutgoingMail = {
  from: { address: 'support@example.com', name: 'Support, "Team"' },
  to: [{ address: 'zoe@example.org', name: 'Zoë Müller' }],
  cc: [{ address: 'bob@example.org', name: '' }],
  subject: 'Ihre Anfrage – größer ☕',
  text: 'Grüße\n.\nFrom here on\n',
  html: '<p>Grüße <b>alle</b></p>',
  attachments: [],
  messageId: '<2@example.com>',
  inReplyTo: '<1@example.org>',
  references: ['<0@example.org>', '<1@example.org>'],
  date: '2026-11-03T09:00:00.000Z',
  boundarySeed: 'email-1',
};

const headOf = (raw: Buffer): string => raw.toString('latin1').split('\r\n\r\n', 1)[0] ?? '';
const headerNames = (raw: Buffer): string[] =>
  headOf(raw)
    .split(/\r\n(?![ \t])/)
    .map((line) => line.slice(0, line.indexOf(':')).toLowerCase());

describe('renderMail', () => {
  it('writes what a second parser reads', async () => {
    const read = await PostalMime.parse(await renderMail(letter));
    expect(read).toMatchObject({
      from: letter.from,
      to: letter.to,
      cc: letter.cc,
      subject: letter.subject,
      messageId: letter.messageId,
      inReplyTo: letter.inReplyTo,
      references: '<0@example.org> <1@example.org>',
      text: `${letter.text}\n`,
      date: '2026-11-03T09:00:00.000Z',
    });
    expect(read.html?.trim()).toBe(letter.html);
  });

  it('gives the same bytes for the same mail, other boundaries for another seed', async () => {
    expect((await renderMail(letter)).equals(await renderMail({ ...letter }))).toBe(true);
    expect((await renderMail({ ...letter, boundarySeed: 'email-2' })).equals(await renderMail(letter))).toBe(false);
  });

  it('writes CRLF line ends, short lines and 7-bit bytes', async () => {
    const raw = await renderMail({ ...letter, text: `${'long '.repeat(2_000)}\r\na\rb\u2028c\n` });
    const text = raw.toString('latin1');
    expect(text).not.toMatch(/[^\r]\n|\r[^\n]/);
    expect(text).not.toMatch(/[\u0080-\u00ff]/);
    expect(Math.max(...text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  });

  it('writes no line of its header longer than may be', async () => {
    const head = headOf(await renderMail({ ...letter, subject: `Re: ${'x'.repeat(2_000)}` }));
    expect(Math.max(...head.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
    expect((await PostalMime.parse(head)).subject).toBe(`Re: ${'x'.repeat(2_000)}`);
  });

  it('quotes local parts with dots where they may not stand bare', async () => {
    const to = ['tanaka.@ezweb.ne.jp', 'john..doe@docomo.ne.jp'].map((address, n) => ({ address, name: n ? 'J' : '' }));
    const head = headOf(await renderMail({ ...letter, to }));
    expect(head).toContain('To: <"tanaka."@ezweb.ne.jp>, J <"john..doe"@docomo.ne.jp>');
    expect((await PostalMime.parse(head)).to?.map(({ address = '' }) => address.replaceAll('"', ''))).toEqual(
      to.map(({ address }) => address),
    );
  });

  it('makes the plain text from the HTML when there is none', async () => {
    const html = '<h1>Hello</h1><p>See <a href="https://example.com/x">this</a></p><img src="cid:x">';
    const read = await PostalMime.parse(await renderMail({ ...letter, text: null, html }));
    expect(read.text).toContain('Hello');
    expect(read.text).toContain('this [https://example.com/x]');
  });

  it('writes a mail without any text', async () => {
    const read = await PostalMime.parse(await renderMail({ ...letter, text: null, html: null }));
    expect((read.text ?? '').trim()).toBe('');
  });

  it('puts files beside the text and pictures into the HTML', async () => {
    const attachments = [
      { fileName: 'Größe & Co.pdf', mediaType: 'application/pdf', content: Buffer.from('%PDF-') },
      { fileName: 'logo.png', mediaType: 'image/png', content: Buffer.from('PNG'), contentId: 'logo@example.com' },
      { fileName: 'mail.eml', mediaType: 'message/rfc822', content: Buffer.from('Subject: ä\n\nbody\n') },
    ];
    const html = '<img src="cid:logo@example.com">';
    const read = await PostalMime.parse(await renderMail({ ...letter, html, attachments }), {
      forceRfc822Attachments: true,
    });
    const found = read.attachments.map(({ filename, mimeType, disposition, contentId }) => ({
      filename,
      mimeType,
      disposition,
      contentId,
    }));
    expect(found).toContainEqual(expect.objectContaining({ filename: 'Größe & Co.pdf', disposition: 'attachment' }));
    expect(found).toContainEqual(expect.objectContaining({ disposition: 'inline', contentId: '<logo@example.com>' }));
    expect(found).toContainEqual(
      expect.objectContaining({ filename: 'mail.eml', mimeType: 'message/rfc822', disposition: 'attachment' }),
    );
  });

  it('fetches nothing and reads no file, whatever an attachment is called', async () => {
    const attachments = [{ fileName: '../../etc/passwd', mediaType: 'text/plain', content: Buffer.from('harmless') }];
    const text = (await renderMail({ ...letter, attachments })).toString('latin1');
    expect(text).toContain('filename=passwd');
    expect(text).toContain(Buffer.from('harmless').toString('base64'));
  });

  it('marks mail that no person wrote', async () => {
    expect(headOf(await renderMail({ ...letter, autoSubmitted: 'auto-replied' }))).toContain(
      'Auto-Submitted: auto-replied',
    );
    expect(headerNames(await renderMail(letter))).not.toContain('auto-submitted');
  });

  it.each(['=?utf-8?Q?=0D=0ABcc:_eve@evil.example?=', `${'Frage '.repeat(30)}=?UTF-8?B?eA==?= ünd mehr`])(
    'is read as it was written where it looks like code: %s',
    async (written) => {
      const to = [{ address: 'zoe@example.org', name: written }];
      const raw = await renderMail({ ...letter, subject: written, to });
      const read = await PostalMime.parse(raw);
      expect(read.subject).toBe(written);
      expect(read.to).toEqual([{ address: 'zoe@example.org', name: written.replaceAll('=?', '= ?') }]);
      expect(
        Math.max(
          ...headOf(raw)
            .split('\r\n')
            .map((line) => line.length),
        ),
      ).toBeLessThanOrEqual(78);
    },
  );

  it('never gains a header or a recipient by what stands in a field', async () => {
    const expected = headerNames(await renderMail(letter)).sort();
    const evil = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(
        'x\r\nBcc: evil@example.net',
        'x\nX: y',
        'x\u2028Bcc: e@e',
        '=?utf-8?Q?=0D=0ABcc:_e@e?=',
        '"<evil@example.net>',
        'a, b <evil@example.net>',
      ),
    );
    await fc.assert(
      fc.asyncProperty(evil, evil, evil, async (subject, name, fileName) => {
        const attachment = { fileName, mediaType: 'text/plain', content: Buffer.from('x') };
        try {
          const raw = await renderMail({
            ...letter,
            subject,
            to: [{ address: 'zoe@example.org', name }],
            attachments: [attachment],
          });
          expect(
            headerNames(raw)
              .filter((header) => header !== 'subject')
              .sort(),
          ).toEqual(expected.filter((header) => header !== 'subject'));
          const read = await PostalMime.parse(raw);
          expect(read.to?.map(({ address }) => address)).toEqual(['zoe@example.org']);
          expect(read.attachments).toHaveLength(1);
        } catch (error) {
          expect(error).toBeInstanceOf(OutgoingMailRefused);
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each<[string, Partial<OutgoingMail>]>([
    ['from', { from: { address: 'a@example.com\r\nBcc: e@example.net', name: '' } }],
    ['to[0]', { to: [{ address: '"a@evil.com x"@internal.example', name: '' }] }],
    ['cc[0]', { cc: [{ address: 'a@example.com', name: 'x\ny' }] }],
    ['subject', { subject: 'a\u2028b' }],
    ['messageId', { messageId: '<a b@example.com>' }],
    ['inReplyTo', { inReplyTo: 'a@example.com' }],
    ['references[0]', { references: ['<a>\r\nX: y'] }],
    ['date', { date: 'yesterday' }],
    [
      'attachments[0].fileName',
      { attachments: [{ fileName: 'a\r\nb', mediaType: 'text/plain', content: Buffer.alloc(0) }] },
    ],
    [
      'attachments[0].mediaType',
      { attachments: [{ fileName: 'a', mediaType: 'text/plain\r\nX: y', content: Buffer.alloc(0) }] },
    ],
    [
      'attachments[0].contentId',
      { attachments: [{ fileName: 'a', mediaType: 'text/plain', content: Buffer.alloc(0), contentId: 'a>b' }] },
    ],
  ])('refuses a bad %s and names it', async (field, change) => {
    await expect(renderMail({ ...letter, ...change })).rejects.toMatchObject({ name: 'OutgoingMailRefused', field });
  });
});
