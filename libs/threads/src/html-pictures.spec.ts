import { describe, expect, it } from 'vitest';
import { contentIdsShown, withContentIds } from './html-pictures.js';

const html =
  '<p>cid:text</p><img src="cid:a%26b&amp;c" alt="x" /><img alt="x" src="CID:photo" /><img src="cid:photo2" />' +
  '<img src="https://t.example/x.gif" /><img />';

describe('the pictures of an HTML body', () => {
  it('are named as their URLs write the names', () =>
    expect([...contentIdsShown(html)]).toEqual(['a&b&c', 'photo', 'photo2']));

  it('get other names, and those alone that are meant', () => {
    const names = new Map([
      ['a&b&c', '7.0'],
      ['photo', '7.1'],
    ]);
    expect(withContentIds(html, names)).toBe(
      '<p>cid:text</p><img src="cid:7.0" alt="x" /><img alt="x" src="cid:7.1" /><img src="cid:photo2" />' +
        '<img src="https://t.example/x.gif" /><img />',
    );
    expect(withContentIds(html, new Map())).toBe(html);
  });
});
