import { describe, expect, it } from 'vitest';
import { parseMail } from './parse-mail.js';
import type { ParseEnvelope } from './parse-envelope.js';

const automatic = async (header: string, envelope: ParseEnvelope = { from: 'ann@example.org' }) =>
  (await parseMail(Buffer.from(`From: Ann <ann@example.org>\r\n${header}\r\n\r\nHello`), envelope)).automatic;
const report = (type: string, part: string) =>
  `Content-Type: multipart/report; report-type=${type}; boundary=b\r\n\r\n--b\r\nContent-Type: ${part}\r\n\r\nx: y\r\n--b--`;

describe('automaticReason', () => {
  it.each([
    ['Auto-Submitted: auto-generated', 'auto-submitted'],
    ['Auto-Submitted: auto-replied (vacation)', 'auto-submitted'],
    ['Auto-Submitted: no', null],
    ['X-Autoreply: yes', 'auto-reply'],
    ['X-Autoreply: no', null],
    ['X-Autorespond: Re: x', 'auto-reply'],
    ['Precedence: auto_reply', 'auto-reply'],
    ['X-Mailer: vacation 1.2.7', 'auto-reply'],
    ['X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent', 'auto-reply'],
    ['Return-Path: <>', 'null-return-path'],
    ['Return-Path: <MAILER-DAEMON>', 'null-return-path'],
    ['List-Id: <x.example.org>', 'list'],
    ['Precedence: list', 'list'],
    ['Precedence: bulk', 'bulk'],
    ['X-Auto-Response-Suppress: All', null],
    [report('disposition-notification', 'message/disposition-notification'), 'read-receipt'],
    [report('tlsrpt', 'application/tlsrpt+gzip'), 'aggregate-report'],
    [
      'Subject: Report Domain: example.com Submitter: example.org Report-ID: <1>\r\nContent-Type: application/gzip',
      'aggregate-report',
    ],
    ['Subject: Report Domain: why?', null],
    ['Content-Type: multipart/report; report-type=feedback-report; boundary=b', 'abuse-report'],
    [report('delivery-status', 'message/delivery-status'), 'delivery-report'],
    ['X-Failed-Recipients: a@example.net', 'delivery-report'],
    ['Subject: Hello', null],
  ])('tells by %j: %s', async (header, expected) => {
    expect(await automatic(header)).toBe(expected);
  });

  it.each([
    'Automatic reply: Your order', 'Autoreply: x', 'Out of Office AutoReply: x', 'Automatische Antwort: x', 'Abwesenheitsnotiz: x',
    'Réponse automatique : x', 'Respuesta automática: x', 'Risposta automatica: x', 'Resposta automática: x', 'Automatisch antwoord: x', 'Autosvar: x',
    'Automatisk svar: x', 'Automaattinen vastaus: x', 'Odpowiedź automatyczna: x', 'Automatická odpověď: x', 'Automatikus válasz: x', 'Răspuns automat: x',
    'Otomatik Yanıt: x', 'Αυτόματη απάντηση: x', 'Автоответ: x', 'Автоматический ответ: x', '自動応答: x', '自動返信: x', '自动答复: x', '自動回覆：x', '자동 회신: x',
  ])('knows %j for the work of a machine', async (subject) => {
    expect(await automatic(`Subject: ${subject}`)).toBe('auto-reply');
    expect(await automatic(`Subject: ${subject}`, { from: null })).toBe('auto-reply');
  }); // prettier-ignore

  it.each([
    'Out of office next week', 'Urlaub vom 3. bis 9.', 'Re: Automatic reply does not work', 'Our automatic reply', 'Vacances', 'En vacaciones', 'Absent today?',
    'Autoreply settings', 'OOO', 'Ferie', 'отпуск', '休暇について',
  ])('takes a person at their word who writes %j, unless there is another sign', async (subject) => {
    expect(await automatic(`Subject: ${subject}`)).toBeNull();
    expect(await automatic(`Subject: ${subject}\r\nX-Auto-Response-Suppress: All`)).toBe('auto-reply');
  }); // prettier-ignore

  it.each([
    '"Acme Delivery Service" <joe@acme.example>',
    '"System Administrator" <joe@acme.example>',
    'Joe (postmaster) <joe@acme.example>',
  ])('takes %s for a person', async (from) => {
    const mail = await parseMail(Buffer.from(`From: ${from}\r\nSubject: Hello\r\n\r\nHello`), {
      from: 'joe@acme.example',
    });
    expect(mail.automatic).toBeNull();
  });

  it('takes an unknown envelope for what it is', async () => {
    expect(await automatic('Subject: Hello', {})).toBeNull();
    expect(await automatic('Subject: Hello', { from: null })).toBe('null-return-path');
  });

  it.each([
    'MAILER-DAEMON@mx.example.org',
    'Mail Delivery System <x@example.org>',
    '"Courier mail server at mx" <@mx>',
    'postmaster@example.org',
  ])('takes %s for a mail system', async (from) => {
    const { automatic: reason } = await parseMail(Buffer.from(`From: ${from}\r\n\r\nHello`), { from: 'x@example.org' });
    expect(reason).toBe('mailer-daemon');
  });
});
