import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mailbox } from '../address/mailbox.js';
import { safeFileName } from '../text/file-name.js';
import { isMediaType } from '../text/media-type.js';
import { parseMail } from './parse-mail.js';
import type { ParsedMail } from './parsed-mail.js';

const eml = fileURLToPath(new URL('../../../../test/eml/', import.meta.url));
const seeds = readdirSync(eml, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.eml'))
  .map((name) => readFileSync(join(eml, name)));

// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]|\p{Surrogate}/u;
// oxlint-disable-next-line no-control-regex
const controlsButLines = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\p{Surrogate}/u;

const mustBeMailbox = ({ address, name }: Mailbox): void => {
  expect(`${address}${name}`).not.toMatch(controls);
  expect(address).toMatch(/^[^\s<>,;]+@[!-~]+$/);
  expect(address.length).toBeLessThanOrEqual(320);
  expect(name.length).toBeLessThanOrEqual(256);
};

const mustBeHarmless = (html: string): void => {
  expect(html).not.toMatch(controlsButLines);
  for (const tag of html.match(/<[^>]*>/g) ?? []) {
    expect(tag).not.toMatch(/^<\/?(?:script|style|svg|math|form|input|iframe|object|embed|link|meta|base)\b/i);
    // What stands inside a value is no attribute.
    expect(tag.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/\s(?:on\w+|srcset|action|formaction|background)\s*=/i);
    expect(tag).not.toMatch(
      /(?:src|href)="\s*(?!cid:|data:image\/(?:png|gif|jpe?g|webp);base64,|https?:\/\/|mailto:)[^"]/i,
    );
  }
};

/** What holds for the answer to any bytes. */
const mustBeSound = (mail: ParsedMail): void => {
  for (const mailbox of [...(mail.from === null ? [] : [mail.from]), ...mail.replyTo, ...mail.to, ...mail.cc])
    mustBeMailbox(mailbox);
  for (const id of [mail.messageId, ...mail.inReplyTo, ...mail.references])
    if (id !== null) expect(id).toMatch(/^<[^<>\s]+>$/);
  expect(mail.subject).not.toMatch(controls);
  expect(mail.text ?? '').not.toMatch(controlsButLines);
  mustBeHarmless(mail.html ?? '');
  for (const { fileName, mediaType, contentId, content } of mail.attachments) {
    expect(safeFileName(fileName)).toBe(fileName);
    expect(isMediaType(mediaType)).toBe(true);
    expect(contentId ?? '').not.toMatch(controls);
    expect(Buffer.isBuffer(content)).toBe(true);
  }
  let end = 0;
  for (const { from, to } of mail.quotes) {
    expect(from).toBeGreaterThanOrEqual(end);
    expect(to).toBeGreaterThan(from);
    end = to;
  }
  expect(end).toBeLessThanOrEqual((mail.text ?? '').length);
  expect(mail.contentHash).toMatch(/^[0-9a-f]{64}$/);
  expect(mail.date === null || new Date(mail.date).toISOString() === mail.date).toBe(true);
  for (const defect of mail.defects) expect(defect).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
  expect(new Set(mail.defects).size).toBe(mail.defects.length);
};

const envelope = fc.record({ from: fc.option(fc.constantFrom('', 'a@example.org', 'not an address', 'ü@ü.example')) });
const lineEnd = fc.constantFrom('\r\n', '\n', '\r', '\r\r\n');
const junk = fc.string({ unit: 'binary', maxLength: 30 });

const fieldValue = fc.oneof(
  junk,
  fc.constantFrom(
    '=?utf-8?Q?=C3=A4?= <a@example.org>', 'a@b, "c" <d@e>, f:;', '<1@x> <2@x>', 'Tue, 3 Nov 2026 10:00:00 +0100', 'x; y="z', '<>',
    'attachment; filename="../../x"', "attachment; filename*=utf-8''%2e%2e%2fx%0a", 'base64', 'quoted-printable', 'x-uuencode', '(((',
    '=?utf-7?Q?+AAAAAQ-?=', '=?x?B?====?=', 'mx.example; spf=pass', 'text/html; charset=utf-7', 'multipart/mixed; boundary=b',
    'multipart/report; report-type=delivery-status; boundary=b', 'message/rfc822', 'text/calendar', 'iso-2022-jp', '\u202e<a@x>',
  ), // prettier-ignore
);
const fieldName = fc.constantFrom(
  'From', 'To', 'Cc', 'Sender', 'Reply-To', 'Subject', 'Date', 'Message-ID', 'References', 'In-Reply-To', 'Content-Type', 'Content-ID',
  'Content-Transfer-Encoding', 'Content-Disposition', 'Content-Location', 'Auto-Submitted', 'Return-Path', 'Delivered-To',
  'Authentication-Results', 'X-Spam-Status', 'List-Id', 'X', ' ', 'From ',
); // prettier-ignore
const field = fc.tuple(fieldName, fc.constantFrom(': ', ':', ' : ', ''), fieldValue).map((parts) => parts.join(''));

const content = fc.oneof(
  junk,
  fc.constantFrom(
    '<p onclick=x>a<script>b</script>', '<img src=cid:x><img src=//x.example/y><a href=javascript:x>z', '> quoted\n> text', 'aGVsbG8=',
    'On Tue, 3 Nov 2026, Ann <ann@example.org> wrote:\n> x', '---------- Forwarded message ---------\nFrom: a <a@example.org>\nSubject: x\n',
    'Final-Recipient: rfc822; a@example.org\nAction: failed\nStatus: 5.1.1', 'begin 644 x\n#0V%T\n`\nend', '=3D=\n=C3', '-- \nsig',
    'BEGIN:VEVENT\nSUMMARY:x', '+ADw-script+AD4-', '\u001b$B$3\u001b(B', '<svg><style><!--</style><img src=x onerror=y>',
  ), // prettier-ignore
);

/** A mail, or a part of one, as lines. */
const { entity } = fc.letrec<{ entity: string[]; body: string[] }>((tie) => ({
  entity: fc
    .tuple(fc.array(field, { maxLength: 8 }), fc.boolean(), tie('body'))
    .map(([fields, blank, body]) => [...fields, ...(blank ? [''] : []), ...body]),
  body: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    content.map((text) => text.split('\n')),
    fc
      .tuple(fc.constantFrom('b', 'bb', 'x'), fc.array(tie('entity'), { maxLength: 3 }), fc.boolean())
      .map(([boundary, parts, closed]) => [
        ...parts.flatMap((part) => [`--${boundary}`, ...part]),
        ...(closed ? [`--${boundary}--`] : []),
      ]),
  ),
}));
const structured = fc.tuple(entity, lineEnd).map(([lines, end]) => Buffer.from(lines.join(end)));

const edit = fc.record({
  at: fc.nat(2_000),
  remove: fc.oneof(fc.nat(3), fc.nat(200)),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    content.map((text) => Buffer.from(text)),
  ),
});
const mutated = fc
  .tuple(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 6 }))
  .map(([seed, edits]) =>
    edits.reduce((raw, { at, remove, insert }) => {
      const from = at % (raw.length + 1);
      return Buffer.concat([raw.subarray(0, from), insert, raw.subarray(from + remove)]);
    }, seed),
  );
const bytes = fc.uint8Array({ maxLength: 2_000 }).map((array) => Buffer.from(array));

describe('parseMail is sound for', () => {
  it.each([
    ['any bytes', bytes],
    ['mail that was changed anywhere', mutated],
    ['whatever is built like a mail', structured],
  ] as const)(
    '%s',
    async (_what, raws) => {
      await fc.assert(
        fc.asyncProperty(raws, envelope, async (raw, from) => {
          const before = Buffer.from(raw);
          const mail = await parseMail(raw, from);
          mustBeSound(mail);
          expect(raw.equals(before)).toBe(true);
          expect(await parseMail(raw, from)).toEqual(mail);
        }),
        { numRuns: 300 },
      );
    },
    120_000,
  );
});
