import { describe, expect, it } from 'vitest';
import { previewOf } from './preview.js';
import { quoteHtml, quoteText } from './quote.js';

describe('quoteText', () => {
  it('puts every line behind a mark, under the attribution', () => {
    expect(quoteText('one\r\n\r\n> two\rthree\n\n', 'Ann wrote:')).toBe('Ann wrote:\n> one\n>\n>> two\n> three\n');
  });
});

describe('quoteHtml', () => {
  it('takes the attribution for text and the HTML for HTML', () => {
    const quoted = quoteHtml('<p>Hi</p>', 'Ann <ann@example.com> "wrote":');
    expect(quoted).toContain('Ann &lt;ann@example.com&gt; &quot;wrote&quot;:');
    expect(quoted).toMatch(/<blockquote [^>]*><p>Hi<\/p><\/blockquote>/);
  });
});

describe('previewOf', () => {
  it.each([
    ['  Hello\n\n there \t you', 'Hello there you'],
    ['> old\nnew', 'new'],
    ['> only\n> old', '> only > old'],
    ['', ''],
    ['x'.repeat(500), `${'x'.repeat(159)}…`],
  ])('shows %j as %j', (text, expected) => expect(previewOf(text)).toBe(expected));

  it('leaves out what is known to be quoted, wherever it stands, unless that is all', () => {
    const [said, quoted] = ['Thank you! ', `Ada wrote: ${'x'.repeat(10_000)}`];
    expect(previewOf(said + quoted, [{ from: said.length, to: said.length + quoted.length }])).toBe('Thank you!');
    expect(previewOf(quoted + said, [{ from: 0, to: quoted.length }])).toBe('Thank you!');
    expect(previewOf('Ada wrote:', [{ from: 0, to: 10 }])).toBe('Ada wrote:');
  });
});
