import { describe, expect, it } from 'vitest';
import { max, uuid, zoe } from '../thread.fixtures.js';
import { type Compared, suggestion } from './suggestion.js';

const march: Compared = {
  correspondents: [zoe],
  contactId: uuid(4),
  openedAt: '2026-03-01T09:00:00.000Z',
  lastAt: '2026-03-05T09:00:00.000Z',
};
const others = { correspondents: [max], contactId: uuid(12) };
const later = (day: string): Compared => ({
  ...march,
  openedAt: `${day}T10:00:00.000Z`,
  lastAt: `${day}T10:00:00.000Z`,
});

const both = (a: Compared, b: Compared, subject = 'invoice 7') => {
  expect(suggestion(subject, b, a)).toBe(suggestion(subject, a, b));
  return suggestion(subject, a, b);
};

describe('a suggestion that two conversations belong together', () => {
  it.each([
    ['at the same time', later('2026-03-03')],
    ['a day apart', later('2026-03-06')],
    ['30 days apart', later('2026-04-04')],
  ])('gives its reason: %s', (when, other) =>
    expect(both(march, other)).toBe(`the same subject, "invoice 7", both with zoe@example.net, ${when}`),
  );

  it('goes by the contact where no address is the same', () =>
    expect(both(march, { ...march, correspondents: [max] })).toContain('both from the same contact'));

  it('goes by an address in whatever case, of whichever contact', () =>
    expect(
      both(march, { ...march, contactId: null, correspondents: [{ address: 'ZOE@example.net', name: '' }] }),
    ).not.toBeNull());

  it.each([
    ['who have nobody in common', { ...march, ...others }],
    ['of whom neither has a contact or an address', { ...march, contactId: null, correspondents: [] }],
    ['more than 30 days apart', later('2026-04-06')],
  ])('is not made for two %s', (_, other) => {
    expect(both(march, other)).toBeNull();
  });

  it('is not made for nobody’s conversations, nor for such without a subject', () => {
    const nobodys = { ...march, contactId: null, correspondents: [{ address: '', name: '' }] };
    expect(both(nobodys, nobodys)).toBeNull();
    expect(both(march, march, '')).toBeNull();
  });
});
