import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forwardedMail } from './forwarded-mail.js';

const told = (subject: string, text: string, html?: string) =>
  forwardedMail({ subject, text, html: html ?? null, attachedMessages: [] });

const gmail =
  '---------- Forwarded message ---------\nFrom: Inês Rocha <ines.rocha@faro.example>\nDate: Tue, Nov 4, 2025 at 8:15 AM\nSubject: Invoice 88\nTo: <desk@atelier.example>\n\nHello';
const outlook = (subject: string): string =>
  `From: Pia Lind <pia@atelier.example>\nSent: Tuesday, November 4, 2025 8:15 AM\nTo: Desk <desk@atelier.example>\nSubject: ${subject}\n\nSee below.\n\n${gmail}`;
const quoted = gmail.replaceAll(/^/gm, '> ');
const complete = (from: string): string => `From: ${from}\nSent: Tuesday\nTo: Desk <desk@atelier.example>\nSubject: Invoice 88\n\nHello`; // prettier-ignore

describe('what is no forward', () => {
  it.each([
    ['an answer to a forward', 'Re: Fwd: Invoice 88', `Paid.\n\nOn Wed, Nov 5, 2025 at 9:00 AM Pia Lind <pia@atelier.example> wrote:\n\n${quoted}`],
    ['one that is written below', 'Re: Fwd: Invoice 88', `On Wed, Nov 5, 2025 at 9:00 AM Pia Lind <pia@atelier.example>\nwrote:\n\n${quoted}\n\nPaid.`],
    ['one in Outlook', 'RE: FW: Invoice 88', `Paid.\n\n${outlook('FW: Invoice 88')}`],
    ['one in Outlook without words of its own', 'RE: FW: Invoice 88', outlook('FW: Invoice 88')],
    ['one without an attribution', 'Re: Invoice 88', `${quoted}\n\nPaid.`],
    ['one whose subject says nothing', 'Invoice 88', `Paid.\n\nOn 5 Nov 2025, at 9:00, Pia Lind <pia@atelier.example> wrote:\n\n${quoted}`],
    ['an attribution in an unknown language', 'Invoice 88', `Pia Lind kwam ka tichu:\n\n${quoted}`],
    ['an answer in Finnish', 'VS: Lasku 88', 'Kiitos!\n\nLähettäjä: Pia Lind <pia@atelier.example>\nLähetetty: tiistai 4. marraskuuta 2025 8.15\nVastaanottaja: Desk\nAihe: Lasku 88\n\nHei'],
    ['a quotation of one below own words', 'Invoice 88', `What is this?\n\n${quoted}`],
    ['a quotation of a quotation', 'Invoice 88', 'What is this?\n\n> > Begin forwarded message:\n> >\n> > From: Inês <ines@faro.example>\n> > Date: Tuesday\n> > To: Desk\n> > Subject: x'],
    ['a newsletter', 'Forward thinking in November', 'Was this forwarded to you? Subscribe here.\n\nForward this message to a friend:\nhttps://news.example/f\n\nFrom: the editors\nTo: you'],
    ['a mailing list digest', 'Carpentry Digest, Vol 8', "Today's topics:\n\n----------------------------------------------------------------------\n\nMessage: 1\nDate: Tue, 4 Nov 2025 08:15:00 +0100\nFrom: Inês Rocha <ines.rocha@faro.example>\nTo: list@atelier.example\nSubject: Oak\n\nHello"],
    ['a ticket', 'Your trip', 'From: Faro\nTo: Oslo\nDate: 4 November 2025\nSeat: 12A'],
    ['a word that is a mark elsewhere', 'I: the robot', 'A review of the film.'],
    ['a match', 'VS: Finland-Sverige', 'Vi ses.'],
    ['a word with the letters of a mark', 'Fwdesk: opening hours', 'We open at nine.'],
    ['a mark without its colon', 'FW 2025 collection', 'From: 20 euros'],
    ['a header block in the middle of an answer', 'Re: Invoice 88', `I have this:\n\n${gmail}`],
  ])('%s', (_, subject, text) => expect(told(subject, text)).toBe(null)); // prettier-ignore
});

describe('a forward whose sender cannot be told', () => {
  it.each([
    ['nothing is below', '', 'nothing-quoted'],
    ['there are only words', 'Please take this.', 'nothing-quoted'],
    ['a signature has an address', 'Please take this.\n\n-- \nPia Lind\nE-mail: pia@atelier.example\nFrom Faro with love', 'nothing-quoted'],
    ['it is quoted without a header', '> Hello,\n> please pay.\n>\n> From: x <x@faro.example>\n> Date: y\n> To: z', 'header-missing'],
    ['a name has no address', complete('Inês Rocha'), 'address-missing'],
    ['an address belongs to the directory', complete('Rocha, Inês </O=FARO/CN=INES>'), 'address-missing'],
    ['there are two addresses', complete('ines@faro.example, rui@faro.example'), 'several-addresses'],
    ['two addresses are in brackets', complete('Inês <ines@faro.example> [mailto:rui@faro.example]'), 'several-addresses'],
    ['a letter of the address is no letter of one', complete('Inês <inês@faro.example>'), 'address-unreadable'],
    ['the next word sticks to the address', complete('ines@faro.exampleTo: x'), 'address-unreadable'],
    ['it was sent for another', complete('list@faro.example [mailto:list@faro.example] On Behalf Of Inês Rocha'), 'sent-on-behalf'],
    ['Notes says who forwards it', '----- Forwarded by pia@atelier.example on 04/11/2025 -----\n\nInês Rocha\n04/11/2025 08:15', 'header-missing'],
    ['the attribution has no address', 'On 5 Nov 2025, at 9:00, Pia Lind wrote:\n\n> Hello', 'address-missing'],
  ])('%s', (_, text, why) => expect(told('FW: Invoice 88', text)).toEqual({ how: 'unclear', why })); // prettier-ignore

  it('is looked for in the HTML, where links have the address', () => {
    const html =
      '<div><b>From:</b> <a href="mailto:ines.rocha@faro.example">Inês Rocha</a><br><b>Sent:</b> Tuesday<br><b>To:</b> Desk<br><b>Subject:</b> Invoice 88<br><br>Hello</div>';
    const from = { address: 'ines.rocha@faro.example', name: 'Inês Rocha' };
    expect(told('FW: Invoice 88', complete('Inês Rocha'), html)).toMatchObject({ how: 'inline', from });
    expect(told('FW: Invoice 88', '', html)).toMatchObject({ how: 'inline', from });
  });
});

describe('a note above a forward', () => {
  it.each([
    ['names someone for something else', 'Please ship order 12345 to rui@faro.example:'],
    ['says what another wrote', 'As Rui (rui@faro.example) wrote on 4 November 2025:'],
    ['has labels', 'From: Pia\nPhone: 12345\nMail: pia@atelier.example'],
    ['has a quotation', '> Do we have rui@faro.example 12345?\n\nNo.'],
    ['ends in a signature', 'Please.\n\n-- \nPia Lind <pia@atelier.example>\nFrom: Atelier'],
  ])('that %s does not lead astray', (_, note) => {
    const expected = { how: 'inline', from: { address: 'ines.rocha@faro.example' } };
    expect(told('FW: Invoice 88', `${note}\n\n${complete('Inês Rocha <ines.rocha@faro.example>')}`)).toMatchObject(
      expected,
    );
    expect(told('Fwd: Invoice 88', `${note}\n\n${gmail}`)).toMatchObject(expected);
  });
});

describe('a forward within others', () => {
  const first = { how: 'inline', from: { address: 'pia@atelier.example', name: 'Pia Lind' } };

  it('is of the outermost sender', () => {
    expect(told('FW: FW: Invoice 88', outlook('FW: Invoice 88'))).toMatchObject(first);
    expect(told('FW: Invoice 88', `Pia here\n\n${outlook('FW: Invoice 88')}`)).toMatchObject(first);
    expect(told('Fwd: Fwd: Invoice 88', `On 5 Nov 2025, at 9:00, Pia Lind <pia@atelier.example> wrote:\n\n${quoted}`)).toMatchObject({ ...first, confidence: 'low' }); // prettier-ignore
  });

  it('is of the first header, even if it is not complete', () => {
    const deeper = `Hello\n\n${outlook('Invoice 88')}`;
    const half = (from: string): string => `From: ${from}\nSent: Tuesday\n\n${deeper}`;
    expect(told('FW: Invoice 88', half('Rui <rui@faro.example>'))).toMatchObject({ how: 'inline', from: { address: 'rui@faro.example' }, confidence: 'low' }); // prettier-ignore
    expect(told('FW: Invoice 88', half('Rui'))).toEqual({ how: 'unclear', why: 'address-missing' });
    expect(told('FW: Invoice 88', `From: Rui\nSent: Tuesday\nTo: Desk\n\n${deeper}`)).toEqual({ how: 'unclear', why: 'address-missing' }); // prettier-ignore
    expect(told('FW: Invoice 88', `Nekas: Rui <rui@faro.example>\nDate: Tuesday\nTo: Desk\nSubject: x\n\n${deeper}`)).toEqual({ how: 'unclear', why: 'header-missing' }); // prettier-ignore
    expect(told('Invoice 88', half('Rui <rui@faro.example>'))).toBe(null);
  });

  it('may stand after the mark of an answer', () => {
    expect(told('RE: FW: Invoice 88', gmail)).toMatchObject({ how: 'inline', confidence: 'low' });
    expect(told('Re: [Fwd: Invoice 88]', `A note\n\n${gmail}`)).toMatchObject({ how: 'inline' });
  });
});

describe('any text', () => {
  const bit = fc.oneof(
    fc.constantFrom('From: ', 'Von : ', 'Date: ', 'To: ', 'Subject: Fwd: x', '\n', '\n\n', '> ', '---------- Forwarded message ---------', '-----Original Message-----', '____________', 'On 4 Nov 2025 at 8:15, ', ' wrote:', 'x@y.example', '<', '>', '[mailto:', '*', '\u200e', '发件人：'),
    fc.string({ maxLength: 6 }),
  ); // prettier-ignore

  it('gives an address that stands in it, or none', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('FW: x', 'Re: FW: x', 'x', '[Fwd: x]', 'VS: x'),
        fc.array(bit, { maxLength: 40 }),
        (subject, bits) => {
          const text = bits.join('');
          const found = told(subject, text);
          if (found === null || found.how === 'unclear') return;
          expect(text.toLowerCase()).toContain(found.from.address.toLowerCase().replace(/@.*/, '@'));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
