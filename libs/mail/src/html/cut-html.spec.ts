import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { staysLinear } from '../../../../test/scaling.js';
import { cutHtml } from './cut-html.js';
import { sanitizeMailHtml } from './sanitize-mail-html.js';

const clean = (html: string): string => sanitizeMailHtml(html).html;
const paragraphs = (count: number, of = 'word '): string => `<p>${of.repeat(4)}</p>`.repeat(count);

describe('cutHtml', () => {
  it('leaves short HTML alone', () => expect(cutHtml('<p>a</p>', 100)).toBe('<p>a</p>'));

  it.each([
    ['between two elements', paragraphs(10), 100, paragraphs(3)],
    [
      'after a word of a long text',
      `<div><b>${'word '.repeat(40)}</b></div>`,
      100,
      `<div><b>${'word '.repeat(15)}word</b></div>`,
    ],
    [
      'before a character reference that has no room',
      `<p>${'x'.repeat(15)}&amp;yyyyyyyyyy</p>`,
      25,
      `<p>${'x'.repeat(15)}</p>`,
    ],
    ['within a character’s bytes never', `<p>${'😀'.repeat(20)}</p>`, 20, `<p>${'😀'.repeat(3)}</p>`],
    ['where a tag was torn', `${paragraphs(3)}<a href="https://exam`, 95, paragraphs(3)],
  ])('ends %s', (_, html, max, expected) => expect(cutHtml(html, max)).toBe(expected));

  it('gives up what is quoted first, the last of it first', () => {
    const quote = (text: string) => `<blockquote>${text}</blockquote>`;
    const html = `${quote('<p>first</p>')}<p>mine</p>${quote(paragraphs(5))}<p>too</p>`;
    expect(cutHtml(html, 100)).toBe(`${quote('<p>first</p>')}<p>mine</p>${quote('')}<p>too</p>`);
    const marked = `<p>mine</p><div data-quoted="0"><div>${paragraphs(5)}</div></div>`;
    expect(cutHtml(marked, 60)).toBe('<p>mine</p><div data-quoted="0"></div>');
  });

  it('gives up large pictures written into it before any word', () =>
    expect(cutHtml(`<p>a<img src="data:image/png;base64,${'A'.repeat(9_000)}" />b</p>`, 5_000)).toBe('<p>ab</p>'));

  it('is HTML that the sanitiser has nothing to do about, and that fits', () => {
    const bit = fc.oneof(
      fc.constantFrom('<p>', '</p>', '<div>', '</div>', '<blockquote>', '</blockquote>', '<table><tr><td>', '</table>'),
      fc.constantFrom('<br>', '<b>', '</b>', '<img alt="x">', '<i title="a>b">', '</i>', '&lt;', '& '),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 60 }), fc.integer({ min: 1, max: 400 }), (bits, max) => {
        const html = clean(bits.join(''));
        const kept = cutHtml(html, max);
        expect(clean(kept)).toBe(kept);
        expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(Math.max(max, 0));
        if (Buffer.byteLength(html) <= max) expect(kept).toBe(html);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes no longer for a text made to be slow', () => {
    for (const unit of ['<b>', '</b>', '<blockquote>', '&', '<', '<img src="data:', 'x ', '<i></b>']) {
      staysLinear(unit, (html) => cutHtml(html, 10_000));
    }
  });
});
