import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboxDecider } from '../decider.js';
import type { InboxEvent } from '../inbox.js';
import type { ResumeSending } from './resume-sending.js';

const at = '2026-03-01T09:00:00.000Z';
const address = 'support@example.org';
const created: InboxEvent = { type: 'InboxCreated', data: { inboxId: 'i1', name: 'Support', at } };
const connected: InboxEvent = { type: 'AddressConnected', data: { inboxId: 'i1', address, name: 'Support', at } };
const pausedUntil = (resumes: 'probe' | 'command'): InboxEvent => ({
  type: 'SendingPaused',
  data: { inboxId: 'i1', address, at, why: 'refused', reason: '554 no', resumes },
});
const resumed = (by: 'probe' | 'command'): InboxEvent => ({
  type: 'SendingResumed',
  data: { inboxId: 'i1', address, at, by },
});
const resume = (by: 'probe' | 'command'): ResumeSending => ({ type: 'ResumeSending', address, at, by });

describe('ResumeSending', () => {
  it.each([
    ['probe', 'probe'],
    ['probe', 'command'],
    ['command', 'command'],
  ] as const)('ends a pause that waits for a %s, by %s', (waitsFor, by) =>
    given(inboxDecider, created, connected, pausedUntil(waitsFor)).when(resume(by)).then(resumed(by)),
  );
  it('leaves to a person what a probe cannot tell', () =>
    given(inboxDecider, created, connected, pausedUntil('command')).when(resume('probe')).thenNothing());
  it('is quiet while mail leaves', () => {
    given(inboxDecider, created, connected).when(resume('command')).thenNothing();
    given(inboxDecider, created, connected, pausedUntil('probe'), resumed('probe')).when(resume('probe')).thenNothing();
  });
  it('knows no address of others', () =>
    given(inboxDecider, created).when(resume('command')).thenBroken('address-not-connected'));
});
