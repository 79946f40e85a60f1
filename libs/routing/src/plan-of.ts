import type { AssignAction, BusinessHours, RoutingAction, RoutingRule, SnoozeAction } from '#libs/inboxes';
import type { RoutingOutcome } from '#libs/threads';
import { holds, type RoutingQuestion } from './conditions.js';
import { opensNext } from './opening-hours.js';

/** Raised whenever the same rules may make something else of the same mail. */
export const ROUTING_VERSION = 1;

export type Assigning = AssignAction & Readonly<{ ruleId: string }>;

/** What the rules that hold want, before somebody is chosen: the first of `assigns` that finds anybody is followed. */
export type RoutingPlan = Readonly<{
  matched: readonly Readonly<Pick<RoutingRule, 'ruleId' | 'name'>>[];
  assigns: readonly Assigning[];
  outcome: RoutingOutcome;
}>;

const MINUTE = 60_000;

const wakesAt = ({ until }: SnoozeAction, hours: BusinessHours | null, at: string): string | null =>
  until === 'opening' ? opensNext(hours, at) : new Date(Date.parse(at) + until.minutes * MINUTE).toISOString();

const firstWaking = (snoozes: readonly SnoozeAction[], hours: BusinessHours | null, at: string): string | null => {
  for (const snooze of snoozes) {
    const until = wakesAt(snooze, hours, at);
    if (until !== null) return until;
  }
  return null;
};

const matching = (rules: readonly RoutingRule[], question: RoutingQuestion): readonly RoutingRule[] => {
  const matched: RoutingRule[] = [];
  let { tags } = question;
  for (const rule of rules) {
    if (!rule.on.includes(question.occasion) || !holds(rule.conditions, { ...question, tags })) continue;
    matched.push(rule);
    if (rule.stop) break;
    tags = [...tags, ...rule.actions.flatMap((action) => (action.type === 'tag' ? [action.tag] : []))];
  }
  return matched;
};

const of = <Type extends RoutingAction['type']>(actions: readonly RoutingAction[], type: Type) =>
  actions.filter((action): action is Extract<RoutingAction, { type: Type }> => action.type === type);

/**
 * What the rules of an inbox want done with a mail that came at an instant, RFC 3339. All rules that hold count, up to one that stops; a tag that one
 * puts on is there for those after it. Of several places to move to, or times to come back, the first counts; spam goes before closed, and
 * that before snoozed. Snoozed until an opening, what comes while the inbox is open is not snoozed.
 */
export const planOf = (
  rules: readonly RoutingRule[],
  question: RoutingQuestion,
  { at, hours }: Readonly<{ at: string; hours: BusinessHours | null }>,
): RoutingPlan => {
  const matched = matching(rules, question);
  const actions = matched.flatMap((rule) => rule.actions);
  const state = (['spam', 'close'] as const).find((type) => of(actions, type).length > 0);
  const putAway = state === undefined ? null : state === 'close' ? 'closed' : state;
  const until = putAway === null ? firstWaking(of(actions, 'snooze'), hours, at) : null;
  return {
    matched: matched.map(({ ruleId, name }) => ({ ruleId, name })),
    assigns: matched.flatMap(({ ruleId, actions: wanted }) =>
      of(wanted, 'assign').map((action) => ({ ...action, ruleId })),
    ),
    outcome: {
      assignee: null,
      tags: [...new Set(of(actions, 'tag').map(({ tag }) => tag))],
      inboxId: of(actions, 'move')[0]?.inboxId ?? null,
      state: putAway ?? (until === null ? null : 'snoozed'),
      until,
    },
  };
};
