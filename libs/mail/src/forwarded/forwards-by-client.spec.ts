import { describe, expect, it } from 'vitest';
import { forwardedMail } from './forwarded-mail.js';

const told = (text: string, subject = 'Fwd: Invoice 88') => forwardedMail({ subject, text, attachedMessages: [] });
const ines = { address: 'ines.rocha@faro.example', name: 'Inês Rocha' };
const plain = { address: 'ines.rocha@faro.example', name: '' };

describe('forwardedMail by the shape that a mail program writes', () => {
  it.each([
    ['Gmail', '---------- Forwarded message ---------\nFrom: Inês Rocha <ines.rocha@faro.example>\nDate: Tue, Nov 4, 2025 at 8:15 AM\nSubject: Invoice 88\nTo: <desk@atelier.example>\n\n\nHello'],
    ['Gmail in French', '---------- Forwarded message ---------\nDe : Inês Rocha <ines.rocha@faro.example>\nDate: mar. 4 nov. 2025 à 08:15\nSubject: Invoice 88\nTo: <desk@atelier.example>\n\nHello'],
    ['Gmail, long ago', '---------- Forwarded message ----------\nFrom: *Inês Rocha* <ines.rocha@faro.example>\nDate: 2015-11-04 8:15 GMT+01:00\nSubject: Invoice 88\nTo: desk@atelier.example\n\nHello'],
    ['Outlook 2013', 'From: Inês Rocha [mailto:ines.rocha@faro.example] \nSent: Tuesday, November 4, 2025 8:15 AM\nTo: Desk\nSubject: Invoice 88\n\nHello'],
    ['Outlook with its importance', 'From: Inês Rocha <ines.rocha@faro.example> \r\nSent: Tuesday, November 4, 2025 8:15 AM\r\nTo: Desk <desk@atelier.example>\r\nSubject: Invoice 88\r\nImportance: High\r\n\r\nHello'],
    ['Outlook on a phone', 'Get Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nFrom: Inês Rocha <ines.rocha@faro.example>\nSent: Tuesday, November 4, 2025 8:15:00 AM\nTo: Desk <desk@atelier.example>\nSubject: Invoice 88\n\nHello'],
    ['Outlook on the web, linked', 'From: Inês Rocha<mailto:ines.rocha@faro.example> <ines.rocha@faro.example<mailto:ines.rocha@faro.example>>\nSent: Tuesday\nTo: Desk<mailto:desk@atelier.example>\nSubject: Invoice 88\n\nHello'],
    ['Outlook in bold', '*From:* Inês Rocha <ines.rocha@faro.example>\n*Sent:* Tuesday, November 4, 2025 8:15 AM\n*To:* Desk <desk@atelier.example>\n*Subject:* Invoice 88\n\nHello'],
    ['Outlook in bold twice', '**From:** Inês Rocha <ines.rocha@faro.example>\n**Sent:** Tuesday\n**To:** Desk\n**Subject:** Invoice 88\n\nHello'],
    ['Outlook express', '----- Original Message ----- \nFrom: "Inês Rocha" <ines.rocha@faro.example>\nTo: <desk@atelier.example>\nSent: Tuesday, November 04, 2003 8:15 AM\nSubject: Invoice 88\n\nHello'],
    ['Windows Mail', 'Sent from Mail for Windows\n\nFrom: Inês Rocha\n<ines.rocha@faro.example>\nSent: 4 November 2025 08:15\nTo: Desk\nSubject: Invoice 88\n\nHello'],
    ['Thunderbird', '\n\n-------- Forwarded Message --------\nSubject: \tInvoice 88\nDate: \tTue, 4 Nov 2025 08:15:00 +0100\nFrom: \tInês Rocha <ines.rocha@faro.example>\nReply-To: \tno@faro.example\nOrganization: \tFaro Lda\nTo: \tDesk <desk@atelier.example>\n\n\nHello'],
    ['Thunderbird, flowed', '-------- Forwarded Message --------\nSubject: \tInvoice 88 and a subject that is so long that\nit goes on in the next line\nDate: \tTue, 4 Nov 2025 08:15:00 +0100\nFrom: \tInês Rocha <ines.rocha@faro.example>\nTo: \tDesk <desk@atelier.example>, \nOther <other@atelier.example>\n\n\nHello'],
    ['KMail', '----------  Forwarded Message  ----------\n\nSubject: Invoice 88\nDate: Tuesday, 4 November 2025, 08:15:00 CET\nFrom: Inês Rocha <ines.rocha@faro.example>\nTo: desk@atelier.example\n\nHello'],
    ['Claws', 'Begin forwarded message:\n\nDate: Tue, 4 Nov 2025 08:15:00 +0100\nFrom: Inês Rocha <ines.rocha@faro.example>\nTo: desk@atelier.example\nSubject: Invoice 88\n\n\nHello'],
    ['Mutt', '----- Forwarded message from Inês Rocha <ines.rocha@faro.example> -----\n\nDate: Tue, 4 Nov 2025 08:15:00 +0100\nFrom: Inês Rocha <ines.rocha@faro.example>\nTo: desk@atelier.example\nSubject: Invoice 88\n\nHello\n\n----- End forwarded message -----'],
    ['Apple Mail', '\n\n> Begin forwarded message:\n> \n> From: Inês Rocha <ines.rocha@faro.example>\n> Subject: Invoice 88\n> Date: 4 November 2025 at 08:15:00 CET\n> To: desk@atelier.example\n> Reply-To: no@faro.example\n> \n> Hello'],
    ['Apple Mail on a phone', '\n\nSent from my iPhone\n\nBegin forwarded message:\n\n> From: Inês Rocha <ines.rocha@faro.example>\n> Date: 4 November 2025 at 08:15:00 CET\n> To: desk@atelier.example\n> Subject: Invoice 88\n> \n> Hello'],
    ['MailMate', 'Forwarded message:\n\n> From: Inês Rocha <ines.rocha@faro.example>\n> To: desk@atelier.example\n> Subject: Invoice 88\n> Date: Tue, 4 Nov 2025 08:15:00 +0100\n>\n> Hello'],
    ['IONOS', '> ---------- Original Message ----------\n> From: Inês Rocha <ines.rocha@faro.example>\n> To: "desk@atelier.example" <desk@atelier.example>\n> Date: 11/04/2025 8:15 AM CET\n> Subject: Invoice 88\n> \n> Hello'],
    ['Yahoo', '  ----- Forwarded Message ----- From: Inês Rocha <ines.rocha@faro.example>To: "desk@atelier.example" <desk@atelier.example>Sent: Tuesday, November 4, 2025 at 08:15:00 AM GMT+1Subject: Invoice 88\n Hello'],
    ['Yahoo, wrapped', '----- Forwarded Message ----- From: Inês Rocha\n<ines.rocha@faro.example>To: "desk@atelier.example"\n<desk@atelier.example>Sent: Tuesday, November 4, 2025 at 08:15:00\nAM GMT+1Subject: Invoice 88\n\nHello'],
    ['Yahoo in lines', '----- Forwarded Message -----\nFrom: Inês Rocha <ines.rocha@faro.example>\nTo: "desk@atelier.example" <desk@atelier.example>\nSent: Tuesday, November 4, 2025 at 08:15:00 AM GMT+1\nSubject: Invoice 88\n\nHello'],
    ['HubSpot', '---------- Forwarded message ---------\nFrom: Inês Rocha <ines.rocha@faro.example>\nDate: Tuesday, November 4, 2025, 8:15:00 AM +0100\nSubject: Invoice 88\nTo: desk@atelier.example\n\nHello'],
    ['Missive', '---------- Forwarded message ----------\nFrom: Inês Rocha <ines.rocha@faro.example<mailto:ines.rocha@faro.example>>\nDate: November 4, 2025 at 8:15 AM\nTo: desk@atelier.example\nSubject: Invoice 88\n\n> Hello'],
    ['Proton', '\n\n------- Forwarded Message -------\nFrom: Inês Rocha <ines.rocha@faro.example>\nDate: On Tuesday, November 4th, 2025 at 8:15 AM\nSubject: Invoice 88\nTo: desk@atelier.example <desk@atelier.example>\n\n> Hello'],
    ['Proton, long ago', '‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nFrom: Inês Rocha <ines.rocha@faro.example>\nOn Tuesday, November 4, 2025 8:15 AM\nSubject: Invoice 88\nTo: desk@atelier.example\n\n> Hello'],
    ['Zoho', '============ Forwarded message ============\nFrom: Inês Rocha <ines.rocha@faro.example>\nTo: "desk"<desk@atelier.example>\nDate: Tue, 04 Nov 2025 08:15:00 +0100\nSubject: Invoice 88\n============ Forwarded message ============\n\nHello'],
    ['Roundcube', '\n-------- Original Message --------\nSubject: Invoice 88\nDate: 2025-11-04 08:15\nFrom: Inês Rocha <ines.rocha@faro.example>\nTo: desk@atelier.example\n\nHello'],
    ['Roundcube in German', '-------- Originalnachricht --------\nBetreff: Invoice 88\nDatum: 04.11.2025 08:15\nVon: Inês Rocha <ines.rocha@faro.example>\nAn: desk@atelier.example\n\nHello'],
    ['SquirrelMail', '---------------------------- Original Message ----------------------------\nSubject: Invoice 88\nFrom:    "Inês Rocha" <ines.rocha@faro.example>\nDate:    Tue, November 4, 2025 8:15 am\nTo:      desk@atelier.example\n--------------------------------------------------------------------------\n\nHello'],
    ['Samsung', 'Sent from my Galaxy\n\n\n-------- Original message --------\nFrom: Inês Rocha <ines.rocha@faro.example> \nDate: 04/11/2025  08:15  (GMT+01:00) \nTo: desk@atelier.example \nSubject: Invoice 88 \n\nHello'],
    ['Spark', '---------- Forwarded message ----------\nFrom: Inês Rocha <ines.rocha@faro.example>\nDate: 4 Nov 2025, 08:15 +0100\nTo: desk@atelier.example\nSubject: Invoice 88\n\n> Hello'],
    ['eM Client', '\n\n------ Forwarded Message ------\nFrom: "Inês Rocha" <ines.rocha@faro.example>\nTo: desk@atelier.example\nSent: 04/11/2025 08:15:00\nSubject: Invoice 88\n\nHello'],
    ['Zimbra', '----- Forwarded Message -----\nFrom: "Inês Rocha" <ines.rocha@faro.example>\nTo: "desk" <desk@atelier.example>\nSent: Tuesday, November 4, 2025 8:15:00 AM\nSubject: Invoice 88\n\nHello'],
    ['web.de', 'Gesendet: Dienstag, 04. November 2025 um 08:15 Uhr\nVon: "Inês Rocha" <ines.rocha@faro.example>\nAn: desk@atelier.example\nBetreff: Invoice 88\n\nHello'],
    ['Mail.ru', '-------- Пересылаемое сообщение --------\nОт кого: Inês Rocha <ines.rocha@faro.example>\nКому: desk@atelier.example\nДата: Вторник, 4 ноября 2025, 8:15 +03:00\nТема: Invoice 88\n\nHello'],
    ['Yandex', '\n-------- Пересылаемое сообщение --------\n04.11.2025, 08:15, "Inês Rocha" <ines.rocha@faro.example>:\n\nHello\n-------- Конец пересылаемого сообщения --------'],
    ['QQ', '------------------ 原始邮件 ------------------\n发件人: "Inês Rocha" <ines.rocha@faro.example>;\n发送时间: 2025年11月4日(星期二) 上午8:15\n收件人: "desk"<desk@atelier.example>;\n主题: Invoice 88\n\nHello'],
    ['163', '-------- 转发邮件信息 --------\n发件人：Inês Rocha <ines.rocha@faro.example>\n发送日期：2025-11-04 08:15:00\n收件人：desk@atelier.example\n主题：Invoice 88\nHello'],
    ['Daum', '--------- 원본 메일 ---------\n보낸사람 : Inês Rocha <ines.rocha@faro.example>\n받는사람 : desk@atelier.example\n날짜 : 2025년 11월 4일 화요일\n제목 : Invoice 88\n\nHello'],
    ['Notes', '----- Forwarded by Pia Lind/Atelier on 04/11/2025 09:00 -----\n\nFrom:\tInês Rocha <ines.rocha@faro.example>\nTo:\tdesk@atelier.example\nDate:\t04/11/2025 08:15\nSubject:\tInvoice 88\n\nHello'],
    ['Outlook for Mac', '\ufeffOn 04/11/2025, 08:15, "Inês Rocha" <ines.rocha@faro.example> wrote:\n\n    Hello'],
    ['labels on lines of their own', 'From:\nInês Rocha <ines.rocha@faro.example>\nSent:\nTuesday\nTo:\nDesk\nSubject:\nInvoice 88\n\nHello'],
    ['a label that is in no list', 'From: Inês Rocha <ines.rocha@faro.example>\nBeantwoord aan wie: no@faro.example\nSent: Tuesday\nTo: Desk\nSubject: Invoice 88\n\nHello'],
    ['a name, an address and a label that is in no list', 'From: Inês Rocha\n<ines.rocha@faro.example>\nKam nog: no@faro.example\nSent: Tuesday\nTo: Desk\nSubject: Invoice 88\n\nHello'],
    ['paragraphs', 'From: Inês Rocha <ines.rocha@faro.example>\n\nSent: Tuesday\n\nTo: Desk\n\nSubject: Invoice 88\n\nHello'],
    ['marks of direction and hard spaces', '\u200eFrom:\u00a0\u200eInês\u00a0Rocha <\u200eines.rocha@faro.example>\nSent:\u00a0Tuesday\nTo:\u00a0Desk\nSubject:\u00a0Invoice 88\n\nHello'],
    ['quotation marks of French', 'De : « Inês Rocha » <ines.rocha@faro.example>\nEnvoyé : mardi\nÀ : Desk\nObjet : Invoice 88\n\nHello'],
    ['an address in brackets', 'From: Inês Rocha (ines.rocha@faro.example)\nDate: Tuesday\nTo: Desk\nSubject: Invoice 88\n\nHello'],
    ['links of Markdown', 'From: Inês Rocha <[ines.rocha@faro.example](mailto:ines.rocha@faro.example)>\nDate: Tuesday\nTo: Desk\nSubject: Invoice 88\n\nHello'],
    ['HTML as text', 'From: Inês Rocha [ines.rocha@faro.example]\nDate: Tuesday\nTo: Desk\nSubject: Invoice 88\n\nHello'],
    ['a name in single quotes', "From: 'Inês Rocha' <ines.rocha@faro.example>\nDate: Tuesday\nTo: Desk\nSubject: Invoice 88\n\nHello"],
    ['a line as deep as its text', '> > Forwarded message:\n> > From: Inês Rocha <ines.rocha@faro.example>\n> > Date: Tuesday\n> > To: Desk\n> > Subject: Invoice 88\n> >\n> > Hello'],
  ])('%s', (_, text) => expect(told(text)).toMatchObject({ how: 'inline', from: ines })); // prettier-ignore

  it.each([
    ['From: ines.rocha@faro.example'],
    ['From: <ines.rocha@faro.example>'],
    ["From: 'ines.rocha@faro.example'"],
    ['From: ines.rocha@faro.example <ines.rocha@faro.example>'],
    ['From: "ines.rocha@faro.example" [mailto:ines.rocha@faro.example]'],
    ['From: INES.ROCHA@faro.example <ines.rocha@FARO.example>'],
    ['From: ines.rocha@faro.example;'],
  ])('takes %j for an address without a name', (line) => {
    const text = `${line}\nSent: Tuesday\nTo: Desk <desk@atelier.example>\nSubject: Invoice 88\n\nHello`;
    const said = told(text, 'FW: Invoice 88');
    expect(said).toMatchObject({ how: 'inline', from: { name: '' }, confidence: 'high' });
    expect(said?.how === 'inline' && said.from.address.toLowerCase()).toBe(plain.address);
  });
});
