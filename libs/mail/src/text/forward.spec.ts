import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forwardInText } from '../forwarded/forward-in-text.js';
import { inlineForward } from '../forwarded/inline-forward.js';
import { subjectMarks } from '../forwarded/subject-marks.js';
import { forwardHtml, forwardSubject, forwardText, type PassedOn } from './forward.js';

const ida = { address: 'ida.brandt@nordlys.example', name: 'Ida Brandt' };
const support = { address: 'support@threadlog.example', name: '' };
const mail: PassedOn = { from: ida, at: '2026-03-01T09:05:00.000Z', subject: 'A table', to: [support], cc: [] };

const readBack = (text: string) => inlineForward(forwardInText(text), subjectMarks('Fwd: A table'));

describe('a mail that is passed on', () => {
  it('stands as it is below who wrote it, when, about what and to whom', () =>
    expect(forwardText('Dear all,\n\n> old\n\n', { ...mail, cc: [ida] })).toBe(
      [
        '---------- Forwarded message ----------',
        'From: Ida Brandt <ida.brandt@nordlys.example>',
        'Date: Sun, 01 Mar 2026 09:05:00 GMT',
        'Subject: A table',
        'To: support@threadlog.example',
        'Cc: Ida Brandt <ida.brandt@nordlys.example>',
        ...['', 'Dear all,', '', '> old', ''],
      ].join('\n'),
    ));

  it('takes the header for text and the HTML for HTML', () => {
    const html = forwardHtml('<p>Hi</p>', { ...mail, from: { ...ida, name: 'Ida & Bo' }, subject: '<b>' });
    expect(html).toContain('Ida &amp; Bo &lt;ida.brandt@nordlys.example&gt;');
    expect(html).toContain('<b>Subject:</b> &lt;b&gt;');
    expect(html).toMatch(/<p>Hi<\/p><\/div>$/);
  });

  it('is told to be its writer’s by whoever reads it, whatever they are called and wrote', () => {
    const word = fc.string({ unit: fc.constantFrom(...'aZé ñ漢,;:-<>"\n'), maxLength: 20 });
    fc.assert(
      fc.property(word, word, word, (name, subject, note) => {
        const text = forwardText('Hello', { ...mail, from: { ...ida, name: name.trim() }, subject });
        expect(readBack(`${note.replace(/[:\n]/g, '')}\n\n${text}`)).toMatchObject({
          how: 'inline',
          from: { address: ida.address },
        });
        expect(text.split('\n').indexOf('')).toBe(5);
      }),
    );
  });
});

describe('the subject of a forward', () => {
  it.each([
    ['A table', 'Fwd: A table'],
    ['Re: A table', 'Fwd: Re: A table'],
    ['Fwd: A table', 'Fwd: A table'],
    ['WG: A table', 'Fwd: A table'],
    ['TR : Re: A table', 'Fwd: Re: A table'],
    ['', 'Fwd:'],
  ])('of %j is %j', (subject, expected) => expect(forwardSubject(subject)).toBe(expected));
  it('is the same the second time', () =>
    fc.assert(
      fc.property(fc.string(), (subject) => {
        const once = forwardSubject(subject);
        expect(subjectMarks(once).forward).toBe('first');
        expect(forwardSubject(once)).toBe(forwardSubject(forwardSubject(once)));
      }),
    ));
});
