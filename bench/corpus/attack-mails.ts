/** A mail made to harm whoever reads it: to take all of its time, or all of its memory. */
export type AttackMail = Readonly<{ name: string; raw: () => Buffer }>;

const MB = 2 ** 20;

const HEAD =
  'From: Eve <eve@attack.example>\r\nSubject: attack\r\nDate: Tue, 13 Jan 2026 09:30:00 +0100\r\nMIME-Version: 1.0\r\n';

const times = (count: number, text: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => text(n)).join('');

/** The unit again and again, so many bytes of it. */
const filled = (bytes: number, unit: string): string => unit.repeat(Math.floor(bytes / unit.length));

const mail = (fields: string, body: string): Buffer => Buffer.from(`${HEAD}${fields}\r\n${body}`, 'latin1');
const plain = (body: string, fields = ''): Buffer => mail(`Content-Type: text/plain; charset=utf-8\r\n${fields}`, body);
const html = (body: string): Buffer => mail('Content-Type: text/html; charset=utf-8\r\n', body);

const mixed = (parts: string): Buffer => mail('Content-Type: multipart/mixed; boundary=b\r\n', `${parts}--b--\r\n`);

/** A tree of multiparts, each within the one before. */
const nested = (depth: number): Buffer =>
  mail(
    'Content-Type: multipart/mixed; boundary=b0\r\n',
    times(depth, (n) => `--b${n}\r\nContent-Type: multipart/mixed; boundary=b${n + 1}\r\n\r\n`),
  );

const messagesWithin = (depth: number): Buffer =>
  mail(
    'Content-Type: message/rfc822\r\n',
    times(depth, () => 'Content-Type: message/rfc822\r\n\r\n'),
  );

/** Lists that are each within their limits, and together far more than one event may hold. */
const longLists = (): Buffer => {
  const name = `"${filled(250, 'name ')}"`;
  const mailboxes = (field: string): string =>
    times(21, (n) => `${field}: ${times(49, (m) => `${name} <u${n}.${m}@example.org>,\r\n `)}x${n}@example.org\r\n`);
  const picture = (n: number): string => `<img src="https://x.example/${n}/${filled(3_900, 'x')}">`;
  const page = `--b\r\nContent-Type: text/html\r\n\r\n${times(200, picture)}\r\n`;
  const file = (n: number): string =>
    `--b\r\nContent-Type: image/png; name="${n}${filled(110, 'x')}.png"\r\nContent-ID: <${n}.${filled(240, 'x')}@x>\r\n\r\nx\r\n`;
  const fields = `${mailboxes('To')}${mailboxes('Cc')}${mailboxes('Reply-To')}Content-Type: multipart/related; boundary=b\r\n`;
  return mail(fields, `${page}${times(990, file)}--b--\r\n`);
};

const base64 = (bytes: number, unit: string): string =>
  filled(
    bytes,
    `${Buffer.from(unit.repeat(Math.ceil(57 / unit.length)))
      .subarray(0, 57)
      .toString('base64')}\r\n`,
  );

const attacks: Readonly<Record<string, () => Buffer>> = {
  'multiparts within each other, 100,000 deep': () => nested(100_000),
  'multiparts within each other, 900 deep': () => nested(900),
  'mails within each other, 100,000 deep': () => messagesWithin(100_000),
  '1,000,000 header fields': () =>
    plain(
      'x',
      times(1_000_000, () => 'X-A: b\r\n'),
    ),
  'a header field of 1,000,000 lines': () => plain('x', `X-A: b\r\n${filled(4 * MB, ' b\r\n')}`),
  'a header field of 30 MB': () => plain('x', `X-A: ${filled(30 * MB, 'b')}\r\n`),
  'a subject of 10 MB': () => plain('x', `Subject: ${filled(10 * MB, 'word ')}\r\n`),
  'a subject of 100,000 encoded words': () =>
    plain('x', `Subject: ${times(100_000, () => '=?utf-8?Q?=41?=\r\n ')}\r\n`),
  'encoded words that do not end': () =>
    plain('x', `Subject: ${filled(MB, '=?a?q?')}\r\nFrom: ${filled(MB, '=?a?b?')}\r\n`),
  '100,000 recipients': () => plain('x', `To: ${times(100_000, (n) => `u${n}@example.org,\r\n `)}x@example.org\r\n`),
  'a group of groups': () => plain('x', `To: ${filled(MB, 'a:')}\r\nCc: ${filled(MB, '(')}\r\n`),
  '100,000 References': () => plain('x', `References: ${times(100_000, (n) => `<${n}@example.org>\r\n `)}\r\n`),
  'lists that are longer together than an event': longLists,
  'a media type of 100,000 parameters': () =>
    mail(`Content-Type: text/plain${times(100_000, (n) => `;\r\n name*${n}=x`)}\r\n`, 'x'),
  'file names of 1 MB': () =>
    mixed(
      `--b\r\nContent-Type: image/png; name="${filled(MB, '../')}"\r\n\r\nx\r\n--b\r\nContent-Disposition: attachment; filename*=utf-8''${filled(60_000, '%C3%A9')}\r\n\r\nx\r\n`,
    ),
  '100,000 attachments': () => mixed(times(100_000, () => '--b\r\nContent-Type: image/png\r\n\r\nx\r\n')),
  '100,000 texts': () => mixed(times(100_000, () => '--b\r\n\r\nx\r\n')),
  'parts with a header of 1 MB': () => mixed(times(8, () => `--b\r\nX-A: ${filled(MB, 'x')}\r\n\r\nx\r\n`)),
  'lines that are nearly boundaries': () =>
    mail(`Content-Type: multipart/mixed; boundary="${'-'.repeat(60)}"\r\n`, filled(20 * MB, `${'-'.repeat(61)}\r\n`)),
  'boundaries that are not said': () =>
    mail(
      'Content-Type: multipart/mixed\r\n',
      times(200_000, (n) => `--${n}\r\nx\r\n`),
    ),
  '10 MB of line feeds': () => plain(filled(10 * MB, '\n')),
  '10 MB of carriage returns': () => plain(filled(10 * MB, '\r')),
  '10 MB of carriage returns as the header': () => Buffer.from(filled(10 * MB, 'A: b\r')),
  'a line of 30 MB': () => plain(filled(30 * MB, 'x')),
  'a word of 30 MB in another script': () => plain(filled(30 * MB, '\xc3\xa9')),
  '30 MB of quoted-printable': () => plain(filled(30 * MB, '=3D'), 'Content-Transfer-Encoding: quoted-printable\r\n'),
  '30 MB of soft line breaks': () => plain(filled(30 * MB, '=\r\n'), 'Content-Transfer-Encoding: quoted-printable\r\n'),
  '30 MB of base64 that is HTML': () =>
    mail('Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n', base64(30 * MB, '<b>x')),
  'a file of 34 MB': () =>
    mail('Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n', base64(34 * MB, 'zip')),
  '100,000 pictures from elsewhere': () => html(times(100_000, (n) => `<img src="https://x.example/${n}">`)),
  '100,000 pictures by cid': () => html(times(100_000, (n) => `<img src="cid:${n}@x">`)),
  '1,000,000 elements within each other': () => html(filled(3 * MB, '<b>')),
  '100,000 tables within each other': () => html(filled(1.6 * MB, '<table><tr><td>')),
  '4,900 elements within each other, again and again': () =>
    html(filled(MB, `${'<div>'.repeat(4_900)}${'</div>'.repeat(4_900)}`)),
  'unclosed elements of many names': () => html(times(120_000, (n) => `<x${n}>`)),
  'end tags without a beginning': () => html(filled(MB, '<b></i></u></p>')),
  'an element of 200,000 attributes': () => html(`<p ${times(200_000, (n) => `a${n}=b `)}>x`),
  'a style of 1 MB': () => html(`<p style="${filled(MB, 'color:red;background:url(x);')}">x`),
  'styles of 100,000 elements': () => html(filled(3 * MB, '<p style="color:expression(alert(1));width:1px">x')),
  'a style sheet of 10 MB': () => html(`<style>${filled(10 * MB, 'p>p>p{color:red}')}</style>x`),
  'comments that do not end': () => html(filled(MB, '<!--')),
  'half of tags': () => html(filled(MB, '<')),
  'half of entities': () => html(filled(MB, '&#x')),
  'HTML without an end': () => html(filled(30 * MB, '<p>word word')),
  'UTF-16 that is none': () => mail('Content-Type: text/plain; charset=utf-16\r\n', filled(10 * MB, 'x')),
  'switches of ISO-2022-JP': () =>
    mail('Content-Type: text/plain; charset=iso-2022-jp\r\n', filled(5 * MB, '\x1b$B\x1b(B')),
  '5 MB of UTF-7': () => mail('Content-Type: text/html; charset=utf-7\r\n', filled(5 * MB, '+ADw-')),
  'shifts that do not end': () => mail('Content-Type: text/plain; charset=hz-gb-2312\r\n', filled(5 * MB, '~{~')),
  'quotes 100,000 deep': () => plain(times(2_000, (n) => `${'>'.repeat(n)} x\r\n`)),
  '1,000,000 quoted lines': () => plain(filled(5 * MB, '> x\r\n')),
  'who wrote what, 100,000 times': () =>
    plain(times(100_000, (n) => `On Tue, 3 Nov 2026, Ann <ann${n}@example.org> wrote:\r\n`)),
  'forwards within each other': () =>
    plain(
      times(
        50_000,
        () => '---------- Forwarded message ---------\r\nFrom: Ann <ann@example.org>\r\nSubject: x\r\n\r\n',
      ),
    ),
  'header blocks without an end': () => plain(times(200_000, () => 'From:\r\n')),
  'a report on 100,000 recipients': () =>
    mail(
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n',
      `--b\r\n\r\nfailed\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n${times(
        100_000,
        (n) => `Final-Recipient: rfc822; u${n}@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n`,
      )}--b--\r\n`,
    ),
  'what servers said, 100,000 times': () =>
    plain(
      'x',
      times(100_000, (n) => `Authentication-Results: mx${n}.example; spf=pass smtp.mailfrom=x; dkim=fail\r\n`),
    ),
  '50,000 addresses that bounced, in words': () =>
    mail(
      'Return-Path: <>\r\n',
      times(50_000, (n) => `<u${n}@example.org>: 550 5.1.1 no such user here\r\n`),
    ),
  'an invitation of 10 MB': () =>
    mail('Content-Type: text/calendar\r\n', `BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n${filled(10 * MB, 'SUMMARY;A="x')}`),
  'uuencode without an end': () =>
    mail(
      'Content-Type: application/x-data\r\nContent-Transfer-Encoding: x-uuencode\r\n',
      `begin 644 x\r\n${filled(20 * MB, 'M0V%T\r\n')}`,
    ),
  'every byte there is': () =>
    Buffer.concat(Array.from({ length: 8_192 }, () => Buffer.from(Array.from({ length: 256 }, (_, n) => n)))),
};

/** All of them, each made when it is asked for. */
export const attackMails: readonly AttackMail[] = Object.entries(attacks).map(([name, raw]) => ({ name, raw }));
