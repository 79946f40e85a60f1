import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMail } from '../parse/parse-mail.js';
import type { ParsedMail } from '../parse/parsed-mail.js';

const ours = '<04a5vt2fv3evhgj0k5g2s1m8ec.04a5vt2fv3evhgj0k5g2s1m8eg.0123456789abcdefghij@example.com>';
const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../../../test/eml/reports/${name}.eml`, import.meta.url));
const parse = (mail: Buffer | string): Promise<ParsedMail> => parseMail(Buffer.from(mail), {});
const told = ({ report }: ParsedMail): string[] | undefined =>
  report?.recipients.map(({ address, action, status, permanence, reason }) =>
    [address, action, status ?? '-', permanence, reason].join(' '),
  );

describe('deliveryReport on the reports of many servers', () => {
  it.each([
    ['amavis', ['ann@example.net failed - soft content']],
    ['chinese', ['gone@example.cn failed - hard user-unknown']],
    ['courier', ['gone@example.net failed 5.1.1 hard user-unknown']],
    ['domino', ['gone@example.net failed - hard user-unknown']],
    ['exchange-2003', ['gone@example.net failed 5.1.1 hard user-unknown']],
    ['exchange-online', ['gone@example.net failed 5.1.10 hard user-unknown']],
    ['exchange-online-text', ['gone@example.net failed 5.2.2 soft mailbox-full']],
    ['exim', ['gone@example.net failed 5.1.1 hard user-unknown']],
    ['exim-late', ['slow@example.net delayed - soft expired']],
    ['ezweb', ['gone@ezweb.example failed - hard user-unknown']],
    ['german-gmx', ['full@example.net failed - soft mailbox-full']],
    ['gmail', ['gone@gmail.example failed 5.1.1 hard user-unknown']],
    ['google-groups', ['gone@groups.example failed - hard user-unknown']],
    ['groupwise', ['gone@example.net failed - hard user-unknown']],
    ['imail', ['gone@example.net failed - hard user-unknown']],
    ['iplanet', ['gone@example.net failed 5.1.1 hard user-unknown']],
    ['james', ['gone@example.net failed 5.7.1 soft relay-denied']],
    ['japanese', ['gone@example.jp failed - hard user-unknown']],
    ['mdaemon', ['gone@example.net failed 5.1.1 hard user-unknown']],
    ['no-report-broken-mime', ['gone@example.net failed 5.1.1 hard user-unknown']],
    ['no-such-domain', ['gone@nowhere.example failed - hard host-unknown']],
    ['opensmtpd', ['full@example.net failed 5.2.2 soft mailbox-full']],
    ['powermta', ['gone@example.net failed 5.7.1 soft policy']],
    ['qmail', ['gone@example.net failed 5.1.1 hard user-unknown', 'full@example.net failed 5.2.2 soft mailbox-full']],
    ['russian', ['gone@mail.example failed - hard user-unknown']],
    ['sendmail', ['gone@example.net failed 5.1.1 hard user-unknown']],
    ['sendmail-5', ['gone@nowhere.example failed - hard host-unknown']],
    ['ses', ['gone@example.net failed 5.1.1 hard user-unknown']],
    ['spanish', ['gone@example.net failed 5.1.1 hard user-unknown']],
    ['success', ['ann@example.net relayed 2.0.0 soft relayed']],
    ['tobit', ['gone@example.net failed 5.1.1 hard user-unknown']],
    ['x400', ['gone@example.net failed - hard user-unknown']],
    ['yahoo', ['gone@yahoo.example failed - hard user-unknown']],
    ['zoho', ['gone@example.net failed 5.1.1 hard user-unknown']],
  ])('reads %s', async (name, recipients) => {
    const raw = fixture(name);
    const mail = await parse(raw);
    expect(told(mail)).toEqual(recipients);
    expect(mail).toMatchObject({ automatic: 'delivery-report', report: { kind: 'delivery' } });
    expect(told(await parse(Buffer.from(raw.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')))).toEqual(
      recipients,
    );
  });

  it.each([
    'courier',
    'exchange-online',
    'exim',
    'gmail',
    'iplanet',
    'qmail',
    'sendmail',
    'sendmail-5',
    'x400',
    'zoho',
  ])('finds the mail that %s is about, ours first', async (name) => {
    expect((await parse(fixture(name))).report?.messageIds[0]).toBe(ours);
  });

  it('gives the words of the other server', async () => {
    expect((await parse(fixture('exim'))).report?.recipients[0]?.reply).toBe('550 5.1.1 User unknown');
    expect((await parse(fixture('mdaemon'))).report?.recipients[0]?.reply).toBe('550 5.1.1 Recipient unknown');
    expect((await parse(fixture('powermta'))).report?.recipients[0]?.reply).toBe(
      '550 5.7.1 Message rejected due to local policy',
    );
  });
});

const status = (fields: string, more = ''): string =>
  `Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.org\nTo: support@example.com\nSubject: Undelivered Mail\nMIME-Version: 1.0\n` +
  `Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nSorry.\n` +
  `--b\nContent-Type: message/delivery-status\n\n${fields}\n${more}--b--\n`;
const returned = (fields: string): string => `--b\nContent-Type: text/rfc822-headers\n\n${fields}\n`;

describe('deliveryReport on a delivery status', () => {
  it.each([
    ['fields in any order', 'Action: failed\nStatus: 5.1.1\nFinal-Recipient: rfc822; a@x.example\n', ['a@x.example']],
    [
      'a blank line after every field',
      'Final-Recipient: rfc822; a@x.example\n\nAction: failed\n\nStatus: 5.1.1\n\nFinal-Recipient: rfc822; b@x.example\n\nAction: failed\n\n',
      ['a@x.example', 'b@x.example'],
    ],
    [
      'no blank line between recipients',
      'Reporting-MTA: dns; mx\nFinal-Recipient: rfc822; a@x.example\nAction: failed\nFinal-Recipient: rfc822; b@x.example\nAction: failed\n',
      ['a@x.example', 'b@x.example'],
    ],
    ['no type, and angle brackets', 'Final-Recipient: <a@x.example>\nAction: failed\n', ['a@x.example']],
    [
      'xtext',
      'Original-Recipient: rfc822;a+2Bb@x.example\nFinal-Recipient: LOCAL;a\nAction: failed\n',
      ['a+2Bb@x.example'],
    ],
    ['dots anywhere', 'Final-Recipient: rfc822; "a..b."@x.example\nAction: failed\n', ['a..b.@x.example']],
  ])('takes %s', async (_case, fields, addresses) => {
    const { report } = await parse(status(fields));
    expect(report?.recipients.map(({ address }) => address)).toEqual(addresses);
  });

  it('names the address that the mail was sent to, wherever it was passed on to', async () => {
    const fields =
      'Original-Recipient: rfc822;a@x.example\nFinal-Recipient: rfc822;z@inner.example\nAction: failed\nStatus: 5.1.1\n';
    expect((await parse(status(fields))).report?.recipients[0]?.address).toBe('a@x.example');
    const sentToZ = returned('To: z@inner.example\nMessage-ID: <1@x.example>\n');
    expect((await parse(status(fields, sentToZ))).report?.recipients[0]?.address).toBe('z@inner.example');
  });

  it('asks the returned header when the report names nobody', async () => {
    const nobody = 'Reporting-MTA: dns; mx.example.org\n';
    const one = await parse(status(nobody, returned('To: a@x.example\nMessage-ID: <1@x.example>\n')));
    expect(one.report).toMatchObject({ recipients: [{ address: 'a@x.example' }], messageIds: ['<1@x.example>'] });
    const noted = returned('X-Original-To: b@x.example\nTo: a@x.example, b@x.example\n');
    expect((await parse(status(nobody, noted))).report?.recipients.map(({ address }) => address)).toEqual([
      'b@x.example',
    ]);
    const many = returned('To: a@x.example, b@x.example\nMessage-ID: <1@x.example>\n');
    expect((await parse(status(nobody, many))).report?.recipients).toEqual([]);
  });

  it('prefers what the other server said to a status that says nothing', async () => {
    const fields =
      'Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.2.2 over quota\n';
    expect(told(await parse(status(fields)))).toEqual(['a@x.example failed 5.2.2 soft mailbox-full']);
  });
});

const complaint =
  'From: fbl@mail.example\nTo: abuse@example.com\nSubject: FW: Your order\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n' +
  '--b\nContent-Type: text/plain\n\nThis is an abuse report.\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\nOriginal-Rcpt-To: <ann@mail.example>\n' +
  '--b\nContent-Type: message/rfc822\n\nFrom: support@example.com\nTo: ann@mail.example\nMessage-ID: <1@example.com>\n\nhi\n--b--\n';

describe('deliveryReport on complaints', () => {
  it('reads who complained of which mail (RFC 5965)', async () => {
    const mail = await parse(complaint);
    expect(mail).toMatchObject({
      automatic: 'abuse-report',
      report: { kind: 'abuse', messageIds: ['<1@example.com>'] },
    });
    expect(told(mail)).toEqual(['ann@mail.example delivered - soft abuse']);
  });

  it('finds the recipient in the returned mail when the address was struck out', async () => {
    expect(
      told(await parse(complaint.replace('Original-Rcpt-To: <ann@mail.example>', 'Original-Rcpt-To: redacted'))),
    ).toEqual(['ann@mail.example delivered - soft abuse']);
  });
});

describe('deliveryReport on a complaint of Outlook.com', () => {
  it('reads it without a feedback report', async () => {
    const mail = await parse(
      'From: staff@hotmail.example\nTo: abuse@example.com\nSubject: complaint about message from 192.0.2.1\nContent-Type: multipart/mixed; boundary=b\n\n' +
        '--b\nContent-Type: message/rfc822\n\nX-HmXmrOriginalRecipient: ann@hotmail.example\nFrom: support@example.com\nMessage-ID: <1@example.com>\n\nhi\n--b--\n',
    );
    expect(mail).toMatchObject({
      automatic: 'abuse-report',
      report: { kind: 'abuse', messageIds: ['<1@example.com>'] },
    });
    expect(told(mail)).toEqual(['ann@hotmail.example delivered - soft abuse']);
  });
});

const person = 'From: Ann <ann@example.org>\nTo: support@example.com\n';
const bounce =
  '<gone@example.net>: host mx.example.net said: 550 5.1.1 User unknown\n\nReceived: from a by b\nMessage-ID: <1@x.example>\n';

describe('deliveryReport on what is none', () => {
  it.each([
    [
      'a bounce that a person passes on',
      `${person}Subject: Fwd: Undelivered Mail Returned to Sender\n\nHelp!\n\n${bounce}`,
    ],
    ['an answer to a bounce', `${person}Subject: Re: Undelivered Mail\nIn-Reply-To: <1@x.example>\n\n> ${bounce}`],
    [
      'a person who writes of bounces',
      `${person}Subject: Undeliverable mail to you\n\nMy mail to gone@example.net comes back with 550 5.1.1 user unknown.\n`,
    ],
    [
      'a parcel',
      'From: no-reply@shop.example\nSubject: Delivery failed: parcel 4711\n\nIt could not be delivered to 12 Main Street.\n',
    ],
    [
      'a ticket',
      'From: noreply@tracker.example\nAuto-Submitted: auto-generated\nSubject: [T-1] Delivery fails with 550 5.1.1\n\nThe mail could not be delivered: 550 5.1.1 user unknown\n',
    ],
    [
      'a postmaster who writes himself',
      'From: Joe <postmaster@example.org>\nSubject: Our mail to you\n\nIt is rejected with 550 5.7.1 blocked. Please call joe@example.org.\n',
    ],
    [
      'the away',
      'Return-Path: <>\nFrom: ann@example.org\nSubject: Out of office\n\nI am away. Your mail will not be delivered to anyone else.\n',
    ],
    [
      'one who asks for a confirmation',
      'Return-Path: <>\nFrom: ann@example.org\nSubject: Please confirm your message\n\nYour message has not been delivered yet. Please confirm it.\n',
    ],
    [
      'a receipt',
      `${person}Subject: Read: Your order\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;ann@example.org\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--\n`,
    ],
    ['a complaint that a person passes on', complaint.replace('multipart/report', 'multipart/mixed')],
  ])('is not misled by %s', async (_case, mail) => {
    expect((await parse(mail)).report).toBeNull();
  });
});

describe('deliveryReport on hostile mail', () => {
  const daemon =
    'Return-Path: <>\nFrom: MAILER-DAEMON@x.example\nSubject: Undelivered Mail\n\nSorry, your mail could not be delivered:\n\n';
  it.each([
    [
      '100,000 recipients',
      daemon + Array.from({ length: 100_000 }, (_, n) => `<u${n}@x.example>: 550 5.1.${n} no\n`).join(''),
    ],
    ['one line of a megabyte', daemon + 'a@x.example 550 '.repeat(65_000)],
    ['spaces', daemon + `a@x.example${' '.repeat(500_000)}550`],
    ['at signs', daemon + '@'.repeat(500_000)],
    ['header lines', daemon + 'To: \n'.repeat(100_000)],
    ['100,000 groups', status('Final-Recipient: rfc822; a@x.example\nAction: failed\n\n'.repeat(100_000))],
    [
      'words for words',
      status(
        Array.from(
          { length: 300 },
          (_, n) =>
            `Final-Recipient: rfc822; u${n}@x.example\nAction: failed\nDiagnostic-Code: smtp; ${'user mailbox message sender '.repeat(40)}${n}\n\n`,
        ).join(''),
      ),
    ],
  ])('bounds %s', async (_case, mail) => {
    const started = performance.now();
    const { report } = await parse(mail);
    expect(report?.recipients.length ?? 0).toBeLessThanOrEqual(200);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('answers for any text', async () => {
    const line = fc.oneof(
      fc.constantFrom(
        'Final-Recipient: rfc822; a@x.example',
        'Action: failed',
        '',
        'Status: 5.1.1',
        '<a@x.example>:',
        '--- Below this line is a copy',
        'Received: x',
        '550 5.1.1',
        ' folded',
      ),
      fc.string({ unit: 'binary', maxLength: 60 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 30 }), async (lines) => {
        for (const mail of [daemon + lines.join('\n'), status(lines.join('\n'))]) {
          const { report } = await parse(mail);
          for (const { reply, permanence } of report?.recipients ?? []) {
            expect(reply.length).toBeLessThanOrEqual(500);
            expect(['hard', 'soft']).toContain(permanence);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
