import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, given } from '#libs/decider';
import { inboxDecider } from '../decider.js';
import { type InboxEvent, usualInboundPolicy } from '../inbox.js';
import type { InboundPolicyChanges, SetInboundPolicy } from './set-inbound-policy.js';

const at = '2026-03-01T09:00:00.000Z';
const created: InboxEvent = { type: 'InboxCreated', data: { inboxId: 'i1', name: 'Support', at } };
const set = (changes: InboundPolicyChanges): SetInboundPolicy => ({ type: 'SetInboundPolicy', changes, at });
const policySet = (changes: Partial<typeof usualInboundPolicy>): InboxEvent => ({
  type: 'InboundPolicySet',
  data: { inboxId: 'i1', policy: { ...usualInboundPolicy, ...changes }, at },
});

const anyChanges = fc.record(
  {
    plusTags: fc.constantFrom('same-contact' as const, 'own-contact' as const),
    replyTo: fc.constantFrom('ignore' as const, 'follow' as const),
    forwardedBy: fc.constantFrom('nobody' as const, 'members' as const, 'anyone' as const),
    automaticReopens: fc.array(fc.constantFrom('list', 'bulk', 'auto-reply')),
    bounceReopens: fc.boolean(),
    spamScore: fc.constantFrom(null, 0, 5.5),
    failedAuthentication: fc.constantFrom('deliver' as const, 'spam' as const),
  },
  { requiredKeys: [] },
);

describe('SetInboundPolicy', () => {
  it('changes what it names and nothing else', () =>
    given(inboxDecider, created, policySet({ forwardedBy: 'anyone' }))
      .when(set({ spamScore: 7.5 }))
      .then(policySet({ forwardedBy: 'anyone', spamScore: 7.5 })));
  it('goes by the verdict of a filter alone again', () =>
    given(inboxDecider, created, policySet({ spamScore: 7.5 }))
      .when(set({ spamScore: null }))
      .then(policySet({})));
  it('keeps a list without order and without repetition', () => {
    const lists = { automaticReopens: ['auto-reply', 'list'] };
    given(inboxDecider, created)
      .when(set({ automaticReopens: ['list', 'auto-reply', 'list'] }))
      .then(policySet(lists));
    given(inboxDecider, created, policySet(lists))
      .when(set({ automaticReopens: ['list', 'auto-reply'] }))
      .thenNothing();
  });
  it('is quiet when all is so already, or nothing is named', () => {
    given(inboxDecider, created)
      .when(set({ ...usualInboundPolicy }))
      .thenNothing();
    given(inboxDecider, created)
      .when(set({ replyTo: undefined, spamScore: undefined }))
      .thenNothing();
  });
  it('is quiet the second time, whatever was changed', () =>
    fc.assert(
      fc.property(anyChanges, anyChanges, (before, changes) => {
        const past = [before, changes].reduce<readonly InboxEvent[]>(
          (events, one) => [...events, ...inboxDecider.decide(set(one), fold(inboxDecider, events))],
          [created],
        );
        expect(inboxDecider.decide(set(changes), fold(inboxDecider, past))).toEqual([]);
      }),
    ));
  it('knows no inbox that was not created', () =>
    given(inboxDecider)
      .when(set({ bounceReopens: false }))
      .thenBroken('inbox-not-found'));
});
