import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitizeMailHtml } from '../html/sanitize-mail-html.js';
import { markQuotedHtml } from './mark-quoted-html.js';

const clean = (html: string): string => sanitizeMailHtml(html).html;
const marked = (html: string): string => markQuotedHtml(clean(html));
const withoutMarks = (html: string): string =>
  html.replaceAll(/<span data-quoted="">(.*?)<\/span>/gs, '$1').replaceAll(' data-quoted=""', '');
/** What can be read when the marked parts are folded. */
const shown = (html: string): string => {
  const out: string[] = [];
  let hidden = 0;
  let depth = 0;
  for (const [piece, slash] of marked(html).matchAll(/<(\/?)[a-z][^>]*>|[^<]+/g)) {
    const isTag = piece.startsWith('<');
    const isVoid = /^<(?:br|hr|img)\b/.test(piece);
    if (isTag && !isVoid) depth += slash === '/' ? -1 : 1;
    if (hidden > 0) hidden = depth < hidden ? 0 : hidden;
    else if (piece.includes(' data-quoted=""')) hidden = isVoid ? 0 : depth;
    else if (!isTag) out.push(piece);
  }
  return out.join(' ').replaceAll(/\s+/g, ' ').trim();
};

const header = '<b>From:</b> Ida &lt;ida@nordlys.example&gt;<br><b>Sent:</b> Tuesday, 4 November 2025 08:15<br><b>To:</b> Desk &lt;desk@atelier.example&gt;<br><b>Subject:</b> Oak'; // prettier-ignore
const ATTRIBUTION = 'On 4 Nov 2025, at 08:15, Ida &lt;ida@nordlys.example&gt; wrote:';

describe('markQuotedHtml', () => {
  it.each([
    ['Gmail', `<div dir="ltr">Yes.</div><br><div class="gmail_quote"><div class="gmail_attr">${ATTRIBUTION}<br></div><blockquote class="gmail_quote">Old</blockquote></div>`],
    ['Apple Mail', `<div>Yes.</div><div><br><blockquote type="cite"><div>${ATTRIBUTION}</div><br><div>Old</div></blockquote></div>`],
    ['Thunderbird', '<p>Yes.</p><div class="moz-cite-prefix">Am 04.11.25 um 08:15 schrieb Ida:<br></div><blockquote type="cite" cite="mid:1@nordlys.example"><p>Old</p></blockquote>'],
    ['Outlook', `<div class="WordSection1"><p>Yes.</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p>${header}</p></div></div><p>Old</p><table><tr><td>Older</td></tr></table></div>`],
    ['Outlook on the web', `<div>Yes.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">${header}</div><div>Old</div>`],
    ['Outlook in a language that is not known', '<div>Yes.</div><hr><div id="x_divRplyFwdMsg"><b>Qui:</b> Ida<br><b>Quando:</b> 4</div><div>Old</div>'],
    ['Yahoo', `<div>Yes.</div><div id="yahoo_quoted_42" class="yahoo_quoted"><div>${ATTRIBUTION}</div><div>Old</div></div>`],
    ['Proton', `<div>Yes.</div><div class="protonmail_quote">${ATTRIBUTION}<br><blockquote class="protonmail_quote" type="cite">Old</blockquote></div>`],
    ['Zoho', `<div>Yes.</div><div class="zmail_extra"><div>---- ${ATTRIBUTION} ----</div><blockquote id="blockquote_zmail">Old</blockquote></div>`],
    ['web.de', `<div>Yes.<div style="margin:10px;border-left:2px solid #C3D9E5">${header.replace('Sent', 'Date')}<div>Old</div></div></div>`],
    ['Samsung', `<div>Yes.</div><div>-------- Original message --------</div><div>${header}</div><p>Old</p>`],
    ['text as HTML', '<div>Yes.<br>&gt; Old<br>&gt; Older</div>'],
    ['a plain blockquote below an attribution', `<div>Yes.</div><p>${ATTRIBUTION}</p><blockquote style="margin-left:1ex">Old</blockquote>`],
    ['our own', '<p>Yes.</p><div class="threadlog_quote"><p>Ida, on a Tuesday</p><blockquote>Old</blockquote></div>'],
  ])('folds what %s quotes', (_, html) => {
    expect(shown(html)).toBe('Yes.');
    expect(withoutMarks(marked(html))).toBe(clean(html));
  }); // prettier-ignore

  it('leaves what is written below and between', () => {
    expect(shown(`<p>${ATTRIBUTION}</p><blockquote type="cite">Old</blockquote><p>Yes.</p>`)).toBe('Yes.');
    expect(shown('<blockquote type="cite">One?</blockquote>Yes.<blockquote type="cite">Two?</blockquote>No.')).toBe('Yes. No.'); // prettier-ignore
    expect(shown('<pre>Yes.\n&gt; Old\nNo.</pre>')).toBe('Yes. No.');
  });

  it('marks text between other text, and the breaks between quoted lines', () => {
    expect(marked('Yes.<br>&gt; Old<br>&gt; Older<br>No.')).toBe(
      'Yes.<br /><span data-quoted="">&gt; Old</span><br data-quoted="" /><span data-quoted="">&gt; Older</span><br />No.',
    );
  });

  it.each([
    ['a quotation alone', '<blockquote type="cite">Old</blockquote>'],
    ['a forward without a word', `<div class="gmail_quote"><div>---------- Forwarded message ---------<br>${header}</div><p>Old</p></div>`],
    ['a quotation from a book', '<p>She says:</p><blockquote>To be.</blockquote><p>Indeed.</p>'],
    ['a newsletter', '<table><tr><td>From: 20 euros</td></tr><tr><td>To: 40 euros</td></tr></table>'],
    ['nothing', ''],
  ])('marks nothing in %s', (_, html) => expect(marked(html)).toBe(clean(html))); // prettier-ignore

  it('takes no mark from the sender', () => expect(marked('<p data-quoted="">Hello</p>')).toBe('<p>Hello</p>'));

  const bit = fc.oneof(
    fc.constantFrom('<div>', '</div>', '<blockquote type="cite">', '</blockquote>', '<div class="gmail_quote">', '<p>', '</p>', '<br>', '<hr>', '<b>', '</b>', '<pre>', '</pre>', '<table><tr><td>', '</td></tr></table>', '<img src="cid:a">', '<div id="appendonsend">', '&gt; ', '\n', 'From: a@b.example', 'Sent: 4', 'Subject: x', '-----Original Message-----', 'On 4 Nov 8:15, a@b.example wrote:', '"', '<', '>', '<a '),
    fc.string({ maxLength: 5 }),
  ); // prettier-ignore

  it('only adds marks, and never folds everything', () => {
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 40 }), (bits) => {
        const html = clean(bits.join(''));
        const result = markQuotedHtml(html);
        expect(withoutMarks(result)).toBe(html);
        if (result !== html) expect(shown(bits.join(''))).toMatch(/[\p{L}\p{N}]/u);
      }),
      { numRuns: 500 },
    );
  });

  it('stands any text, sanitised or not', () => {
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 40 }), (bits) => {
        const html = bits.join('');
        expect(withoutMarks(markQuotedHtml(html))).toBe(html);
      }),
    );
  });
});
