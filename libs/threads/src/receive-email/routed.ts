import { RuleBroken } from '#libs/decider';
import { moved } from '../move-thread/move-thread.js';
import { MOST_TAGS } from '../tag-thread/tag-thread.js';
import type { Assignee, RoutingOutcome, ThreadRouted } from '../teamwork-events.js';
import type { EmailReceived, ThreadEvent } from '../thread-events.js';
import { evolve, type ExistingThread, type Thread } from '../thread.js';
import { awake } from '../wake-thread/awake.js';

/**
 * What the routing rules of the inbox want done with the conversation that a mail opens, or opens again: that is the occasion they were asked for.
 * `sees` is whoever it is assigned to, where they can see the inbox that it is moved to.
 */
export type Routing = Readonly<Omit<ThreadRouted['data'], 'threadId' | 'emailId' | 'at'> & { sees: Assignee | null }>;

type Step = (wanted: RoutingOutcome, thread: ExistingThread) => readonly ThreadEvent[];

const assigned =
  (at: string): Step =>
  ({ assignee }, { threadId, assignee: before }) =>
    assignee === null || before !== null
      ? []
      : [{ type: 'ThreadAssigned', data: { threadId, assignee, at, reason: 'routing' } }];

const tagged =
  (at: string): Step =>
  ({ tags }, { threadId, tags: before }) =>
    tags
      .filter((tag) => !before.includes(tag))
      .slice(0, MOST_TAGS - before.length)
      .map((tag) => ({ type: 'ThreadTagged', data: { threadId, tag, at, reason: 'routing' } }));

const putAway =
  (at: string): Step =>
  ({ state, until }, thread) => {
    const { threadId } = thread;
    switch (state) {
      case 'spam':
        return [
          ...awake(thread, { at, reason: 'spam', emailId: null }),
          { type: 'ThreadMarkedAsSpam', data: { threadId, at, reason: 'routing' } },
        ];
      case 'closed':
        return [
          ...awake(thread, { at, reason: 'closed', emailId: null }),
          { type: 'ThreadClosed', data: { threadId, at, reason: 'routing' } },
        ];
      case 'snoozed':
        return [{ type: 'ThreadSnoozed', data: { threadId, until, at, reason: 'routing' } }];
      case null:
        return [];
      default:
        return state satisfies never;
    }
  };

const carriedOut = (
  { outcome, sees }: Routing,
  at: string,
  thread: ExistingThread,
): Readonly<{ events: readonly ThreadEvent[]; outcome: RoutingOutcome }> => {
  const move: Step = ({ inboxId }, there) => (inboxId === null ? [] : moved({ inboxId, sees, at }, there, 'routing'));
  const events: ThreadEvent[] = [];
  let state: Thread = thread;
  for (const step of [move, assigned(at), tagged(at), putAway(at)]) {
    if (state.status === 'none') break;
    const next = step(outcome, state);
    events.push(...next);
    state = next.reduce(evolve, state);
  }
  const did = <Type extends ThreadEvent['type']>(type: Type) =>
    events.filter((event): event is Extract<ThreadEvent, { type: Type }> => event.type === type);
  return {
    events,
    outcome: {
      ...outcome,
      assignee: did('ThreadAssigned')[0]?.data.assignee ?? null,
      tags: did('ThreadTagged').map(({ data }) => data.tag),
      inboxId: did('ThreadMoved')[0]?.data.toInboxId ?? null,
    },
  };
};

const occasionOf = (received: readonly ThreadEvent[]): Routing['occasion'] | null => {
  if (received.some(({ type }) => type === 'ThreadOpened')) return 'opened';
  return received.some(({ type }) => type === 'ThreadReopened') ? 'reopened' : null;
};

/**
 * What follows for a conversation from the facts of a mail `received`, by the routing rules: a thread that is somebody's stays theirs. Where it has
 * come to another occasion meanwhile than the one the rules were asked for, nothing; where it has moved, the rules of its inbox are to be asked.
 * @throws RuleBroken thread-moved
 */
export const routed = (
  routing: Routing | null,
  { emailId, at }: EmailReceived['data'],
  received: readonly ThreadEvent[],
  before: Thread,
): readonly ThreadEvent[] => {
  const thread = received.reduce(evolve, before);
  if (routing === null || thread.status === 'none' || occasionOf(received) !== routing.occasion) return [];
  if (thread.inboxId !== routing.inboxId) throw new RuleBroken('thread-moved', 'this conversation moved meanwhile');
  const { events, outcome } = carriedOut(routing, at, thread);
  const { sees: _, ...data } = routing;
  return [{ type: 'ThreadRouted', data: { threadId: thread.threadId, emailId, at, ...data, outcome } }, ...events];
};
