import { existingInbox, type Inbox, type InboxEvent } from '../inbox.js';
import type { RoutingRule } from '../routing-rules.js';

/** All rules of the inbox, in the order in which they are asked: these take the place of those before. */
export type SetRoutingRules = Readonly<{ type: 'SetRoutingRules'; rules: readonly RoutingRule[]; at: string }>;

/** @throws RuleBroken inbox-not-found */
export const setRoutingRules = ({ rules, at }: SetRoutingRules, inbox: Inbox): readonly InboxEvent[] => {
  const { inboxId, routingRules } = existingInbox(inbox);
  const same = JSON.stringify(rules) === JSON.stringify(routingRules);
  return same ? [] : [{ type: 'RoutingRulesSet', data: { inboxId, rules, at } }];
};
