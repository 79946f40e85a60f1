import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { type LookEvent, type LookIntoInbox, looksDecider } from './look-into-inbox.js';

const command = (at: string, inboxId = 'i1'): LookIntoInbox => ({ type: 'LookIntoInbox', userId: 'u1', inboxId, at });
const looked = (at: string, inboxId = 'i1'): LookEvent => ({
  type: 'InboxLookedInto',
  data: { userId: 'u1', inboxId, at },
});

const [early, late, nextHour] = ['2026-03-01T09:00:00.000Z', '2026-03-01T09:59:59.999Z', '2026-03-01T10:00:00.000Z'];

describe('LookIntoInbox', () => {
  it('records a look', () => given(looksDecider).when(command(early)).then(looked(early)));
  it('records one in an hour', () => {
    given(looksDecider, looked(early)).when(command(late)).thenNothing();
    given(looksDecider, looked(early)).when(command(nextHour)).then(looked(nextHour));
  });
  it('passes over one that was written down late', () =>
    given(looksDecider, looked(nextHour)).when(command(late)).thenNothing());
  it('tells inboxes apart', () =>
    given(looksDecider, looked(early)).when(command(late, 'i2')).then(looked(late, 'i2')));
});
