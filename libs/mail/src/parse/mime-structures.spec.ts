import { describe, expect, it } from 'vitest';
import { parseMail } from './parse-mail.js';

type Told = Readonly<{ text: string | null; html?: string | null; files?: string; defects?: string[] }>;

const USUAL = ['date-missing', 'message-id-missing'];

/** Lines end in LF here and in CRLF on the wire; characters are bytes. */
const read = async (mail: string) => {
  const raw = Buffer.from(`From: a@example.org\nSubject: s\n${mail}`.replaceAll('\n', '\r\n'), 'latin1');
  const { text, html, attachments, defects } = await parseMail(raw, { from: null });
  return {
    text,
    html,
    files: attachments.map((file) => `${file.mediaType}${file.inline ? '*' : ''} ${file.content.length}`).join(', '),
    defects: defects.filter((defect) => !USUAL.includes(defect)),
  };
};

const mixed = (...parts: string[]): string =>
  `Content-Type: multipart/mixed; boundary=a\n\n${parts.map((part) => `--a\n${part}\n`).join('')}--a--`;
const image = 'Content-Type: image/png\n\nx';
const one = 'image/png 1';

const cases: Readonly<Record<string, readonly [string, Told]>> = {
  'a type without a subtype': ['Content-Type: text\n\nhello', { text: 'hello' }],
  'a type of no known kind': [
    'Content-Type: plain/text\n\nhello',
    { text: 'hello', files: 'plain/text 5', defects: ['text-of-attachment'] },
  ],
  'a boundary without its semicolon': [
    'Content-Type: multipart/mixed boundary=a\n\n--a\n\none\n--a--',
    { text: 'one' },
  ],
  'another boundary than it says': [
    `Content-Type: multipart/mixed; boundary=other\n\n--a\n\none\n--a\n${image}\n--a--`,
    { text: 'one', files: one, defects: ['boundary-guessed'] },
  ],
  'a boundary that begins another': [
    mixed(
      'Content-Type: multipart/alternative; boundary=ab\n\n--ab\n\none\n--ab\nContent-Type: text/html\n\n<p>two\n--ab--',
      image,
    ),
    { text: 'one', html: '<p>two</p>', files: one },
  ],
  'one boundary at two levels': [
    mixed(
      'Content-Type: multipart/alternative; boundary=a\n\n--a\n\none\n--a\nContent-Type: text/html\n\n<p>two',
      image,
    ),
    { text: 'one', html: '<p>two</p>', files: one },
  ],
  'no end': [`Content-Type: multipart/mixed; boundary=a\n\n--a\n\none\n--a\n${image}`, { text: 'one', files: one }],
  'no blank line before the text of a part': [
    mixed('hello there\nall of you', image),
    { text: 'hello there\nall of you', files: one, defects: ['part-header-end-missing'] },
  ],
  'text before, between and after files': [mixed('\none', image, '\ntwo'), { text: 'one\ntwo', files: one }],
  'a text with a name behind the text': [
    mixed('\none', 'Content-Type: text/plain; name=a.txt\n\nfile'),
    { text: 'one', files: 'text/plain 4' },
  ],
  'mails in a digest': [
    'Content-Type: multipart/digest; boundary=a\n\n--a\n\nFrom: x@example.org\n\none\n--a\n\nFrom: y@example.org\n\ntwo\n--a--',
    { text: null, files: 'message/rfc822 26, message/rfc822 26' },
  ],
  'a part of a mail': [
    'Content-Type: message/partial; id="x"; number=1; total=2\n\nfirst half',
    { text: null, files: 'message/partial 10' },
  ],
  'an encrypted mail': [
    'Content-Type: multipart/encrypted; boundary=a\n\n--a\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--a\n' +
      'Content-Type: application/octet-stream\n\n-----BEGIN\n--a--',
    { text: null, files: 'application/pgp-encrypted 10, application/octet-stream 10' },
  ],
  'a signed mail': [
    'Content-Type: multipart/signed; boundary=a\n\n--a\n\none\n--a\nContent-Type: application/pkcs7-signature\n\nx\n--a--',
    { text: 'one', files: 'application/pkcs7-signature 1' },
  ],
  'Outlook’s own format': [
    mixed('\none', 'Content-Type: application/ms-tnef\n\nx'),
    { text: 'one', files: 'application/ms-tnef 1' },
  ],
  'an invitation alone': [
    'Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Lunch\\, all\nDTSTART;TZID="A:B":20260101T120000\nEND:VEVENT',
    { text: 'Lunch, all\nStart: 2026-01-01 12:00', files: 'text/calendar 98', defects: ['text-of-attachment'] },
  ],
  'an invitation beside text': [
    mixed('\none', 'Content-Type: text/calendar\n\nx'),
    { text: 'one', files: 'text/calendar 1' },
  ],
  'enriched text': [
    'Content-Type: text/enriched\n\n<bold>one</bold> << two',
    { text: 'one < two', files: 'text/enriched 23', defects: ['text-of-attachment'] },
  ],
  'a page as the only file': [
    'Content-Type: text/html\nContent-Disposition: attachment\n\n<p>one',
    { text: 'one', html: '<p>one</p>', files: 'text/html 6', defects: ['text-of-attachment'] },
  ],
  'pictures by Content-Location': [
    'Content-Type: multipart/related; boundary=a\n\n--a\nContent-Type: text/html\n\n<img src="p.png">one\n--a\n' +
      'Content-Type: image/png\nContent-Location: p.png\n\nx\n--a--',
    { text: 'one', html: '<img src="cid:location-1" />one', files: 'image/png* 1' },
  ],
  'files within an alternative': [
    'Content-Type: multipart/alternative; boundary=a\n\n--a\n\none\n--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n' +
      `Content-Type: text/html\n\n<p>two</p>\n--b\n${image}\n--b--\n--a--`,
    { text: 'one', html: '<p>two</p>', files: one },
  ],
  'an encoding that the text is not in': [
    'Content-Transfer-Encoding: base64\n\nplain words, after all',
    { text: 'plain words, after all' },
  ],
  'an encoding in quotes': ['Content-Transfer-Encoding: "base64"\n\nb25l', { text: 'one' }],
  uuencode: [
    'Content-Type: application/octet-stream\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n#0V%T\n`\nend\n',
    { text: null, files: 'application/octet-stream 3' },
  ],
  'flowed text': [
    'Content-Type: text/plain; format=flowed\n\none \ntwo\n> three \n> four',
    { text: 'one two\n> three four' },
  ],
  'UTF-7': ['Content-Type: text/plain; charset=utf-7\n\nFr+APY-sche', { text: 'Frösche' }],
  'a script in UTF-7': [
    'Content-Type: text/html; charset=utf-7\n\n+ADw-script+AD4-alert(1)+ADw-/script+AD4-one',
    { text: 'one', html: 'one' },
  ],
  HZ: ['Content-Type: text/plain; charset=hz-gb-2312\n\n~{VPND~} ~~', { text: '中文 ~' }],
  'UTF-8 that calls itself Latin': [
    'Content-Type: text/plain; charset=iso-8859-1\n\nGr\xc3\xbc\xc3\x9fe',
    { text: 'Grüße' },
  ],
  'a charset that nobody knows': ['Content-Type: text/plain; charset=klingon\n\nGr\xfc\xdfe', { text: 'Grüße' }],
  'a charset that only the page names': [
    'Content-Type: text/html\n\n<meta charset="windows-1251">\xcf\xf0\xe8\xe2\xe5\xf2',
    { text: 'Привет', html: 'Привет' },
  ],
  'GB 18030': ['Content-Type: text/plain; charset=gb18030\n\n\xd5\xe2', { text: '这' }],
  nothing: ['\n', { text: null }],
};

describe('a mail with', () => {
  it.each(Object.entries(cases))('%s', async (_name, [mail, told]) => {
    const found = await read(mail);
    expect({ ...found, text: found.text === null ? null : found.text.trimEnd() }).toEqual({
      html: null,
      files: '',
      defects: [],
      ...told,
    });
  });

  it.each([
    ['CR CR LF', '\r\r\n'],
    ['LF CR', '\n\r'],
    ['CR', '\r'],
  ])('lines that end in %s', async (_name, end) => {
    const mail = await parseMail(Buffer.from(['From: a@example.org', 'Subject: s', '', 'one', 'two'].join(end)), {
      from: null,
    });
    expect(mail).toMatchObject({ subject: 's', text: 'one\ntwo' });
  });

  it('a byte order mark', async () => {
    const mail = await parseMail(Buffer.from('\ufeffFrom: a@example.org\r\n\r\none'), { from: null });
    expect(mail).toMatchObject({ from: { address: 'a@example.org' }, text: 'one' });
  });
});
