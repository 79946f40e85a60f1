import { describe, expect, it } from 'vitest';
import { forwardedMail } from './forwarded-mail.js';
import {
  appleForward,
  attributedForward,
  forwardingLanguages,
  original,
  outlookForward,
  thunderbirdForward,
  yahooForward,
} from './forwards-by-language.fixtures.js';

const told = (subject: string, text: string) => forwardedMail({ subject, text, attachedMessages: [] });

describe.each(forwardingLanguages)('a forward in $language', (language) => {
  const { prefix } = language;

  it('is told from the header block of Outlook', () => {
    const block = outlookForward(language);
    const expected = { how: 'inline', from: original, subject: 'Shelves', date: '4.11.2025 08:15', confidence: 'high' };
    expect(told(`${prefix} Shelves`, block)).toEqual(expected);
    expect(told(`${prefix} Shelves`, `Can you take this?\n\nPia\n________________________________\n${block}`)).toEqual(
      expected,
    );
    expect(told('Shelves', block)).toBe(null);
    expect(told('Re: Shelves', `No.\n\n${block}`)).toBe(null);
  });

  it('is told from the table of Thunderbird, by its separator alone too', () => {
    const text = thunderbirdForward(language);
    const expected = { how: 'inline', from: original, subject: 'Shelves', confidence: 'high' };
    expect(told(`${prefix} Shelves`, text)).toMatchObject(expected);
    expect(told('Shelves', text)).toMatchObject(expected);
    expect(told('Re: Shelves', `See what they wrote to me\n${text}`)).toBe(null);
  });

  it('is told from the quotation of Apple Mail', () => {
    const text = appleForward(language);
    expect(told(`${prefix} Shelves`, text)).toMatchObject({ how: 'inline', from: original, confidence: 'high' });
    expect(told('Re: Shelves', `On 5 Nov 2025, at 9:00, Pia <pia@atelier.example> wrote:\n\n${text}`)).toBe(null);
  });

  it('is told from the one line of Yahoo', () => {
    expect(told(`${prefix} Shelves`, yahooForward(language))).toMatchObject({ how: 'inline', from: original });
  });

  it('is told from an attribution, with less confidence', () => {
    const expected = { how: 'inline', from: original, subject: null, date: null, confidence: 'low' };
    const text = attributedForward(language);
    expect(told('Fwd: Shelves', text)).toEqual(expected);
    expect(told('Re: Shelves', text)).toBe(null);
    expect(told('Re: Fwd: Shelves', text)).toBe(null);
  });
});
