import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { BusinessHours } from '../business-hours.js';
import { inboxDecider } from '../decider.js';
import type { InboxEvent } from '../inbox.js';
import type { SetBusinessHours } from './set-business-hours.js';

const at = '2026-03-01T09:00:00.000Z';
const created: InboxEvent = { type: 'InboxCreated', data: { inboxId: 'i1', name: 'Support', at } };
const mondays: BusinessHours = {
  timeZone: 'Europe/Vienna',
  week: [{ day: 1, from: '08:00', to: '16:30' }],
  holidays: ['2026-12-25'],
};
const set = (hours: BusinessHours | null): InboxEvent => ({
  type: 'BusinessHoursSet',
  data: { inboxId: 'i1', hours, at },
});
const command = (hours: BusinessHours | null): SetBusinessHours => ({ type: 'SetBusinessHours', hours, at });

describe('SetBusinessHours', () => {
  it('says when an inbox is open, or that it always is', () => {
    given(inboxDecider, created).when(command(mondays)).then(set(mondays));
    given(inboxDecider, created, set(mondays)).when(command(null)).then(set(null));
  });
  it('is quiet the second time', () => {
    given(inboxDecider, created, set(mondays)).when(command(mondays)).thenNothing();
    given(inboxDecider, created).when(command(null)).thenNothing();
  });
  it('knows no inbox that was not created', () =>
    given(inboxDecider).when(command(mondays)).thenBroken('inbox-not-found'));
});
