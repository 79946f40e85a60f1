import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboxDecider } from '../decider.js';
import type { InboxEvent } from '../inbox.js';
import type { RoutingRule } from '../routing-rules.js';
import type { SetRoutingRules } from './set-routing-rules.js';

const at = '2026-03-01T09:00:00.000Z';
const created: InboxEvent = { type: 'InboxCreated', data: { inboxId: 'i1', name: 'Support', at } };
const rule: RoutingRule = {
  ruleId: 'invoices',
  name: 'Invoices',
  on: ['opened'],
  conditions: { senders: [], subjectWords: ['invoice'], languages: [], hours: null, tags: [], attachments: null },
  actions: [{ type: 'tag', tag: 'billing' }],
  stop: false,
};
const other: RoutingRule = { ...rule, ruleId: 'other' };
const set = (...rules: readonly RoutingRule[]): InboxEvent => ({
  type: 'RoutingRulesSet',
  data: { inboxId: 'i1', rules, at },
});
const command = (...rules: readonly RoutingRule[]): SetRoutingRules => ({ type: 'SetRoutingRules', rules, at });

describe('SetRoutingRules', () => {
  it('replaces all rules by others, or by none', () => {
    given(inboxDecider, created).when(command(rule)).then(set(rule));
    given(inboxDecider, created, set(rule)).when(command(other, rule)).then(set(other, rule));
    given(inboxDecider, created, set(rule)).when(command()).then(set());
  });
  it('tells the same rules in another order apart', () =>
    given(inboxDecider, created, set(rule, other)).when(command(other, rule)).then(set(other, rule)));
  it('is quiet the second time', () => {
    given(inboxDecider, created, set(rule)).when(command(rule)).thenNothing();
    given(inboxDecider, created).when(command()).thenNothing();
  });
  it('knows no inbox that was not created', () =>
    given(inboxDecider).when(command(rule)).thenBroken('inbox-not-found'));
});
