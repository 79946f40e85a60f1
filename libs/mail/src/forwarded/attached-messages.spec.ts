import { describe, expect, it } from 'vitest';
import { attachedMessages } from './attached-messages.js';
import { type AttachedMessage, forwardedMail } from './forwarded-mail.js';

const ines = { address: 'ines.rocha@faro.example', name: 'Inês Rocha' };
const rui = { address: 'rui@faro.example', name: 'Rui' };
const invoice: AttachedMessage = { from: ines, subject: 'Invoice 88', date: 'Tue, 4 Nov 2025 08:15:00 +0100' };
const told = (subject: string, attached: readonly AttachedMessage[], text = '') =>
  forwardedMail({ subject, text, attachedMessages: attached });

describe('a forward with the mail attached', () => {
  it('is of the sender in its header', () => {
    const { from, subject, date } = invoice;
    expect(told('Fwd: Invoice 88', [invoice])).toEqual({ how: 'attached', from, subject, date, confidence: 'high' });
    expect(told('FW: please take this', [invoice])).toMatchObject({ how: 'attached', from });
    expect(told('[Fwd: Invoice 88]', [invoice, { ...invoice, subject: 'Invoice 89' }])).toMatchObject({ from });
  });

  it('needs no mark when it has the subject of the attached mail', () => {
    expect(told('Invoice 88', [invoice])).toMatchObject({ how: 'attached', confidence: 'low' });
    expect(told('Re: Fwd: Invoice 88', [invoice])).toMatchObject({ how: 'attached', confidence: 'low' });
    expect(told('Re: Fwd: Invoices', [invoice])).toBe(null);
    expect(told('Re: Invoice 88', [invoice])).toBe(null);
    expect(told('Some mail for you', [invoice])).toBe(null);
    expect(told('', [invoice])).toBe(null);
  });

  it('is unclear when the attached mails have several senders or none', () => {
    const unclear = { how: 'unclear', why: 'attached-senders-differ' };
    expect(told('Fwd: both', [invoice, { ...invoice, from: rui }])).toEqual(unclear);
    expect(told('Fwd: x', [{ ...invoice, from: null }])).toEqual({ how: 'unclear', why: 'attached-sender-missing' });
  });

  it('is of the inline sender when the attached mail was attached to the forwarded one', () => {
    const block = 'From: Rui <rui@faro.example>\nSent: Tuesday\nTo: Desk\nSubject: Two mails\n\nHello';
    expect(told('FW: Two mails', [invoice], block)).toMatchObject({ how: 'inline', from: rui });
    const twoSenders = block.replace('Rui ', 'ana@faro.example, ');
    expect(told('FW: Two mails', [invoice], twoSenders)).toEqual({ how: 'unclear', why: 'several-addresses' });
    expect(told('FW: for you', [invoice], block)).toEqual({ how: 'unclear', why: 'attached-and-inline-differ' });
    expect(told('FW: Invoice 88', [{ ...invoice, from: rui }], block)).toMatchObject({ how: 'attached', from: rui });
  });
});

describe('attachedMessages', () => {
  const file = (mediaType: string, fileName: string, content: string | Buffer) => ({
    mediaType,
    fileName,
    content: Buffer.from(content),
  });
  const mail = 'From: =?utf-8?q?In=C3=AAs_Rocha?= <ines.rocha@faro.example>\r\nSubject: Invoice 88\r\nDate: Tue\r\n\r\nHello'; // prettier-ignore

  it('reads the header of each', () => {
    const expected = [{ from: ines, subject: 'Invoice 88', date: 'Tue' }];
    expect(attachedMessages([file('message/rfc822', 'attachment-1.eml', mail)])).toEqual(expected);
    expect(attachedMessages([file('application/octet-stream', 'Invoice.EML', mail)])).toEqual(expected);
    expect(attachedMessages([file('application/pdf', 'invoice.pdf', mail)])).toEqual([]);
  });

  it('names no sender when there are two or none', () => {
    const two = mail.replace('From: ', 'From: rui@faro.example, ');
    expect(attachedMessages([file('message/rfc822', 'a.eml', two)])).toMatchObject([{ from: null }]);
    expect(attachedMessages([file('message/rfc822', 'a.eml', 'Subject: x\n\n')])).toMatchObject([{ from: null }]);
  });

  it('reads no more than 20, and of each no more than its header may be long', () => {
    expect(attachedMessages(Array.from({ length: 50 }, () => file('message/rfc822', 'a.eml', mail)))).toHaveLength(20);
    const late = `X-A: ${'a'.repeat(200_000)}\r\n${mail}`;
    expect(attachedMessages([file('message/rfc822', 'a.eml', late)])).toMatchObject([{ from: null, subject: '' }]);
    expect(attachedMessages([file('message/rfc822', 'a.eml', Buffer.alloc(100_000))])).toEqual([]);
  });
});
