import { describe, expect, it } from 'vitest';
import type { Attachment } from '../mail-parts.js';
import { blob } from '../thread.fixtures.js';
import { messagePage, PAGE_HEADERS, withPictures } from './message-page.http.js';

const picture = (contentId: string, mediaType = 'image/png', size = 3): Attachment => ({
  attachmentId: `00000000-0000-7000-8000-000000000001.${contentId.length}`,
  fileName: 'x.png',
  contentId,
  inline: true,
  blob: { ...blob('a', mediaType), size },
});

const shown = (html: string, ...attachments: readonly Attachment[]): Promise<string> =>
  withPictures(html, attachments, ({ blob: { size } }) => Promise.resolve(Buffer.alloc(size)));

describe('the pictures of a page', () => {
  it.each([
    ['are written into it', '<img alt="a" src="cid:logo@x" />', '<img alt="a" src="data:image/png;base64,AAAA" />'],
    [
      'are found by their ids as URLs write them',
      '<img src="cid:a%26b&amp;c" />',
      '<img src="data:image/png;base64,AAAA" />',
    ],
    ['are left out when the mail has them not', '<img src="cid:gone" alt="a" />', '<img alt="a" />'],
    ['are left out when they lie elsewhere', '<img src="https://t.example/x.gif" />', '<img />'],
    ['are left out when they could act', '<img src="cid:svg" />', '<img />'],
    [
      'stay when they were written into it before',
      '<img src="data:image/gif;base64,R0" />',
      '<img src="data:image/gif;base64,R0" />',
    ],
    ['keep what is no id', '<img src="cid:%zz" />', '<img />'],
  ])('%s', async (_, html, expected) =>
    expect(await shown(html, picture('logo@x'), picture('a&b&c'), picture('svg', 'image/svg+xml'))).toBe(expected),
  );

  it('do not make it large without bound, however often it shows them', async () => {
    const large = picture('large', 'image/png', 9 * 1024 * 1024);
    const page = await shown(
      '<img src="cid:large" />'.repeat(1_000) + '<img src="cid:small" />',
      large,
      picture('small'),
    );
    expect(page.length).toBeLessThan(20 * 1024 * 1024);
    expect(page.match(/src=/g)).toHaveLength(1);
  });
});

describe('the page of a mail', () => {
  it('may ask for nothing, says so itself, and runs nothing', () => {
    const policy = PAGE_HEADERS['Content-Security-Policy'].split('; ');
    expect(policy).toEqual(
      expect.arrayContaining(['sandbox', "default-src 'none'", 'img-src data:', "form-action 'none'"]),
    );
    expect(policy.join(' ')).not.toMatch(/allow-|https?:|\*|'self'|script-src/);
    const page = messagePage('Re: <b>', { text: null, html: '<p>a</p>' });
    expect(page).toContain(
      `http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src`,
    );
    expect(page).toContain('<meta name="referrer" content="no-referrer">');
    expect(page).toContain('<title>Re: &lt;b&gt;</title>');
  });

  it('shows the text of a mail without HTML as it is', () =>
    expect(messagePage('', { text: '<script>1</script>', html: null })).toContain(
      '&lt;script&gt;1&lt;/script&gt;</pre>',
    ));
});
