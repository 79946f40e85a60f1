import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitizeMailHtml } from './sanitize-mail-html.js';
import { htmlToPlainText, textOfHtml } from './text-of-html.js';
import { isTooDeep } from './too-deep.js';

const clean = (html: string): string => sanitizeMailHtml(html).html;

describe('sanitizeMailHtml', () => {
  it.each([
    ['<p onclick="x()">a</p>', '<p>a</p>'],
    ['<script>alert(1)</script>a', 'a'],
    ['<style>p{background:url(http://x)}</style>a', 'a'],
    ['<svg><script>alert(1)</script><a xlink:href="javascript:x">b</a></svg>a', 'a'],
    ['<math><mtext></mtext></math>a', 'a'],
    ['<form action="https://evil.example"><input name="p"><button>go</button></form>a', 'goa'],
    ['<iframe src="https://evil.example"></iframe><object data="x"></object><embed src="x">a', 'a'],
    [
      '<base href="https://evil.example"><meta http-equiv="refresh" content="0;url=x"><link rel="stylesheet" href="x">a',
      'a',
    ],
    ['<a href="javascript:alert(1)">a</a>', '<a>a</a>'],
    ['<a href=" java\nscript:alert(1)">a</a>', '<a>a</a>'],
    ['<a href="data:text/html,x">a</a>', '<a>a</a>'],
    ['<a href="/relative">a</a><a href="//evil.example">b</a><a href="https:evil">c</a>', '<a>a</a><a>b</a><a>c</a>'],
    ['<img src="cid:logo@x" onerror="x()">', '<img src="cid:logo@x" />'],
    ['<img src="data:image/png;base64,AAAA">', '<img src="data:image/png;base64,AAAA" />'],
    ['<img src="data:image/svg+xml;base64,AAAA">', '<img />'],
    ['<img src="file:///etc/passwd"><img srcset="https://x 2x">', '<img /><img />'],
    ['<p style="color:red;position:fixed;background:url(https://t.example/x)">a</p>', '<p style="color:red">a</p>'],
    ['<p style="width:expression(alert(1));color:re\\64">a</p>', '<p>a</p>'],
    ['<td background="https://t.example/x">a</td>', '<td>a</td>'],
    ['<img data-remote-image="7">', '<img />'],
  ])('turns %j into %j', (html, expected) => expect(clean(html)).toBe(expected));

  it('keeps absolute links and marks them', () => {
    const rel = 'rel="noopener noreferrer nofollow" target="_blank"';
    expect(clean('<a href="https://example.org/?a=1&amp;b=2">x</a>')).toBe(
      `<a href="https://example.org/?a=1&amp;b=2" ${rel}>x</a>`,
    );
    expect(clean('<a href="mailto:a@example.org">x</a>')).toBe(`<a href="mailto:a@example.org" ${rel}>x</a>`);
  });

  it('takes pictures from elsewhere out and lists each once', () => {
    const one = '<img src="https://x.example/1.png" alt="one">';
    expect(sanitizeMailHtml(`${one}<img src="//x.example/2.png">${one}`)).toEqual({
      html: '<img alt="one" data-remote-image="0" /><img data-remote-image="1" /><img alt="one" data-remote-image="0" />',
      remoteImages: ['https://x.example/1.png', 'https://x.example/2.png'],
    });
  });

  it('leaves them in when it is told to', () => {
    expect(sanitizeMailHtml('<img src="http://x.example/1.png">', { remoteImages: 'keep' })).toEqual({
      html: '<img src="http://x.example/1.png" />',
      remoteImages: ['http://x.example/1.png'],
    });
  });

  it('never leaves anything that acts or fetches', () => {
    const bit = fc.oneof(
      fc.constantFrom(
        '<script',
        '<img src=',
        '<a href=',
        'javascript:',
        '"',
        "'",
        '>',
        '<',
        '/',
        'onerror=x',
        ' style="',
        'url(https://x)',
        '<svg',
        '<!--',
        '-->',
        '<![CDATA[',
        '&#x6a;',
        '</p>',
        '<style>',
        '<form action=',
      ),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 30 }), (bits) => {
        const tags = clean(bits.join('')).match(/<[^>]*>/g) ?? [];
        for (const tag of tags) {
          expect(tag).not.toMatch(/^<\/?(?:script|style|svg|form|iframe|object|input|link|meta|base)\b/i);
          expect(tag).not.toMatch(/\s(?:on\w+|srcset|action|background)=/i);
          expect(tag).not.toMatch(
            /(?:src|href)="(?!cid:|data:image\/(?:png|gif|jpe?g|webp);base64,|https?:\/\/|mailto:)/i,
          );
          expect(tag).not.toMatch(/<img[^>]* src="http/i);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('htmlToPlainText', () => {
  it('keeps what a person reads', () => {
    const html =
      '<h1>Title</h1><p>One<br>two</p><ul><li>a</li><li>b</li></ul><p><a href="https://example.org/x">here</a> <a href="https://example.org">https://example.org</a></p>';
    expect(htmlToPlainText(html)).toBe(
      'Title\n\nOne\ntwo\n\n * a\n * b\n\nhere [https://example.org/x] https://example.org',
    );
  });

  it('says when it has cut', () => {
    expect(textOfHtml('x'.repeat(600_000)).cut).toBe(true);
    expect(textOfHtml('x').cut).toBe(false);
  });
});

describe('isTooDeep', () => {
  it('tells nesting from many elements side by side', () => {
    expect(isTooDeep('<div>'.repeat(6_000))).toBe(true);
    expect(isTooDeep('<div><b>x</b></div>'.repeat(20_000))).toBe(false);
    expect(isTooDeep('<tr><td>x<p>y<br>'.repeat(20_000))).toBe(false);
  });
});
