import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appleForward,
  forwardingLanguages,
  outlookForward,
  thunderbirdForward,
} from '../forwarded/forwards-by-language.fixtures.js';
import { hasOwnWords } from './own-words.js';
import { quotedRanges } from './quoted-text.js';

const OLD = 'Do you have it in oak?';
/** The text with each quote as `{...}`. */
const folded = (text: string): string => {
  let at = 0;
  const own = quotedRanges(text).map(({ from, to }) => {
    const before = text.slice(at, from);
    at = to;
    return `${before}{${text.slice(from, to)}}`;
  });
  return own.join('') + text.slice(at);
};
const own = (text: string): string => folded(text).replaceAll(/\{[^}]*\}/g, '{}');

describe.each(forwardingLanguages)('an answer in $language', (language) => {
  const { attribution } = language;

  it('has what its attribution introduces as its quote', () => {
    expect(own(`Yes.\n\n${attribution}\n\n> ${OLD}\n>\n> Ida\n\n-- \nPia\n`)).toBe('Yes.\n\n{}\n-- \nPia\n');
    expect(own(`${attribution}\n> ${OLD}\n\nYes.\n`)).toBe('{}\nYes.\n');
    expect(own(`Yes.\n\n${attribution.replace(' <', '\n<')}\n> ${OLD}\n`)).toBe('Yes.\n\n{}');
    expect(own(`Yes.\n\n> ${attribution}\n>> ${OLD}\n> No.\n`)).toBe('Yes.\n\n{}');
  });

  it('has everything below the header block of Outlook as its quote', () => {
    expect(own(`Yes.\n\nPia\n\n${outlookForward(language)}`)).toBe('Yes.\n\nPia\n\n{}');
    expect(own(`Yes.\n________________________________\n${outlookForward(language)}`)).toBe('Yes.\n{}');
  });

  it('folds what it forwards only when it says something itself', () => {
    expect(own(`For you.\n${thunderbirdForward(language)}`)).toBe('For you.\n\n\n{}');
    for (const forward of [thunderbirdForward, appleForward, outlookForward]) {
      expect(quotedRanges(forward(language))).toEqual([]);
      expect(quotedRanges(`Sent from my phone\n\n${forward(language)}\n`)).toEqual([]);
    }
  });
});

describe('quotedRanges', () => {
  it.each([
    ['answers between the lines', '> One?\nYes.\n> Two?\n\nNo.\n', '{> One?\n}Yes.\n{> Two?\n}\nNo.\n'],
    ['a quotation with a blank line in it', 'Yes.\n> One\n\n> Two\n', 'Yes.\n{> One\n\n> Two\n}'],
    ['Outlook Express', 'Yes.\n\n-----Original Message-----\nFrom: Ida\nSent: Tuesday\n\nOld', 'Yes.\n\n{-----Original Message-----\nFrom: Ida\nSent: Tuesday\n\nOld}'],
    ['a separator in German', 'Ja.\n-----Ursprüngliche Nachricht-----\nAlt', 'Ja.\n{-----Ursprüngliche Nachricht-----\nAlt}'],
    ['Zoho', 'Yes.\n\n---- On Tue, 04 Nov 2025 08:15:00 +0100 Ida <ida@nordlys.example> wrote ----\n\nOld', 'Yes.\n\n{---- On Tue, 04 Nov 2025 08:15:00 +0100 Ida <ida@nordlys.example> wrote ----\n\nOld}'],
    ['Yahoo', 'Yes.\n    On Tuesday, November 4, 2025, 08:15:00 AM GMT+1, Ida <ida@nordlys.example> wrote:  \n \n Old', 'Yes.\n{    On Tuesday, November 4, 2025, 08:15:00 AM GMT+1, Ida <ida@nordlys.example> wrote:  \n \n Old}'],
    ['an attribution over three lines', 'Yes.\n\nOn Tue, Nov 4, 2025 at 8:15 AM\nIda Brandt <ida@nordlys.example>\nwrote:\n\n> Old\n', 'Yes.\n\n{On Tue, Nov 4, 2025 at 8:15 AM\nIda Brandt <ida@nordlys.example>\nwrote:\n\n> Old\n}'],
    ['an attribution below the last words', 'Yes, it is.\nOn 4.11.2025 8:15, Ida wrote:\n> Old\n', 'Yes, it is.\n{On 4.11.2025 8:15, Ida wrote:\n> Old\n}'],
    ['CRLF', 'Yes.\r\n\r\n> Old\r\n\r\nNo.\r\n', 'Yes.\r\n\r\n{> Old\r\n}\r\nNo.\r\n'],
  ])('finds %s', (_, text, expected) => expect(folded(text)).toBe(expected)); // prettier-ignore

  it.each([
    ['an empty text', ''],
    ['plain words', 'Hello,\n\nwe are open.\n\n-- \nPia\nAtelier'],
    ['words about words', 'As Ida wrote:\nthe oak is fine.\n\nNote: bring 20 screws.'],
    ['a line that only seems a quotation', 'Hello,\n>From here on it is mine.\n'],
    ['a journey', 'Your trip:\n\nFrom: Faro\nTo: Oslo\nDate: 4 November\n\nEnjoy.'],
    ['a rule above a signature', 'Hello\n________________\nPia Lind\nFrom: Atelier\n'],
    ['nothing but a quotation', '> One\n> Two\n'],
    ['a quotation above a signature', 'On 4.11.2025 8:15, Ida wrote:\n> Old\n\n-- \nPia\n'],
    ['a quotation below what a phone adds', 'Sent from my iPhone\n\n> On 4 Nov 2025, at 08:15, Ida <ida@nordlys.example> wrote:\n> \n> Old'],
  ])('finds none in %s', (_, text) => expect(quotedRanges(text)).toEqual([])); // prettier-ignore

  it('gives 200 at most', () => {
    expect(quotedRanges('> a\nb\n'.repeat(1_000))).toHaveLength(200);
  });

  const bit = fc.oneof(
    fc.constantFrom('> ', '\n', '\n\n', '-- \n', 'From: ', 'Von: ', 'Sent: ', 'To: ', 'Subject: ', '-----Original Message-----', 'On 4 Nov 2025 8:15, ', 'wrote:', 'a@b.example', 'words'),
    fc.string({ maxLength: 5 }),
  ); // prettier-ignore

  it('gives ranges in order and apart, within the text, and leaves something of any text', () => {
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 40 }), (bits) => {
        const text = bits.join('');
        const ranges = quotedRanges(text);
        let at = 0;
        let rest = '';
        for (const { from, to } of ranges) {
          expect(from).toBeGreaterThanOrEqual(at);
          expect(to).toBeGreaterThan(from);
          rest += text.slice(at, from);
          at = to;
        }
        expect(at).toBeLessThanOrEqual(text.length);
        rest += text.slice(at);
        if (ranges.length > 0) expect(rest).toMatch(/[\p{L}\p{N}\p{Extended_Pictographic}]/u);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('hasOwnWords', () => {
  it.each([
    ['Hello', true],
    ['\n \u200b\n____\n', false],
    ['-- \nPia', false],
    ['Von meinem iPhone gesendet', false],
    ['👍', true],
  ])('of %j is %s', (text, expected) => expect(hasOwnWords(text, 0, text.length)).toBe(expected));
});
