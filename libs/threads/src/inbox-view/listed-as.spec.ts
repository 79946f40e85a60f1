import { describe, expect, it } from 'vitest';
import { listedAs } from './listed-as.js';

describe('the list that holds a conversation', () => {
  const snoozed = { until: null };
  it.each([
    ['open', { status: 'open', snoozed: null, spam: false }],
    ['snoozed', { status: 'open', snoozed, spam: false }],
    ['closed', { status: 'closed', snoozed: null, spam: false }],
    ['closed', { status: 'closed', snoozed, spam: false }],
    ['spam', { status: 'open', snoozed, spam: true }],
    ['spam', { status: 'closed', snoozed: null, spam: true }],
  ] as const)('is %s for %o', (list, standing) => expect(listedAs({ ...standing, merged_into: null })).toBe(list));

  it('is none while it goes on in another conversation', () =>
    expect(listedAs({ status: 'open', snoozed: null, spam: true, merged_into: 'another' })).toBe('merged'));
});
