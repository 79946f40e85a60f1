import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import { MOST_TAGS } from '../tag-thread/tag-thread.js';
import type { Assignee, RoutingOutcome } from '../teamwork-events.js';
import type { EmailReceived, ThreadEvent } from '../thread-events.js';
import {
  ada,
  assigned,
  closed,
  inboxId,
  markedAsSpam,
  minute,
  moved,
  opened,
  questionId,
  received,
  reopened,
  snoozed,
  tagged,
  threadId,
  unassigned,
  uuid,
} from '../thread.fixtures.js';
import type { ReceiveEmail } from './receive-email.js';
import type { Routing } from './routed.js';

const adas: Assignee = { kind: 'user', id: ada };
const nothing: RoutingOutcome = { assignee: null, tags: [], inboxId: null, state: null, until: null };

const routing = (outcome: Partial<RoutingOutcome>, said: Partial<Routing> = {}): Routing => ({
  inboxId,
  occasion: 'opened',
  rulesRevision: 4,
  matched: [{ ruleId: 'all', name: 'All' }],
  language: 'en',
  hours: 'inside',
  choices: [],
  outcome: { ...nothing, ...outcome },
  version: 1,
  sees: null,
  ...said,
});

const receive = (email: EmailReceived['data'], wanted: Routing): ReceiveEmail => ({
  type: 'ReceiveEmail',
  email,
  report: null,
  reopening: { automatic: [], bounce: true },
  routing: wanted,
});

const routed = (
  { sees: _, ...wanted }: Routing,
  did: Partial<RoutingOutcome> = {},
  { emailId, at }: EmailReceived['data'] = first.data,
): ThreadEvent => ({
  type: 'ThreadRouted',
  data: { threadId, emailId, at, ...wanted, outcome: { ...wanted.outcome, ...did } },
});

const first = received();
const at = first.data.at;
const byRule = { at, reason: 'routing' } as const;
const answering = { rule: 'references', matched: '<question@example.net>', related: null, version: 1 } as const;
const next = received({ emailId: uuid(50), at: minute(40), threading: answering });
const reopenedByNext = reopened({ at: minute(40), reason: 'mail-received', emailId: uuid(50) });
const late = { at: minute(40), reason: 'routing' } as const;

describe('a mail that opens a conversation', () => {
  it('is routed in the same append: who has it, its tags, and that it is out of sight', () => {
    const wanted = routing({ assignee: adas, tags: ['vip', 'late'], state: 'snoozed', until: minute(99) });
    given(threadDecider)
      .when(receive(first.data, wanted))
      .then(
        ...[opened(), first, routed(wanted), assigned(byRule), tagged({ ...byRule, tag: 'vip' })],
        ...[tagged({ ...byRule, tag: 'late' }), snoozed({ ...byRule, until: minute(99) })],
      );
  });
  it('tells that rules were asked and none held', () => {
    const wanted = routing({}, { matched: [] });
    given(threadDecider).when(receive(first.data, wanted)).then(opened(), first, routed(wanted));
  });
  it('goes to another inbox with its tickets, and is closed or spam there', () => {
    const moving = { inboxId: uuid(60) };
    const there = moved({ ...byRule, fromInboxId: inboxId, toInboxId: uuid(60), tickets: [] });
    for (const [state, last] of [
      ['closed', closed(byRule)],
      ['spam', markedAsSpam(byRule)],
    ] as const) {
      const wanted = routing({ ...moving, state });
      given(threadDecider).when(receive(first.data, wanted)).then(opened(), first, routed(wanted), there, last);
    }
  });
  it('is routed once', () => {
    const wanted = routing({ assignee: adas });
    given(threadDecider, opened(), first, routed(wanted), assigned(byRule))
      .when(receive(first.data, wanted))
      .thenNothing();
  });
});

describe('a mail that opens a closed conversation again', () => {
  const wanted = (outcome: Partial<RoutingOutcome>, sees: Assignee | null = null) =>
    routing(outcome, { occasion: 'reopened', sees });

  it('leaves it with whoever has it, and puts no tag on it twice', () => {
    const asked = wanted({ assignee: { kind: 'user', id: uuid(70) }, tags: ['urgent', 'vip'] });
    given(threadDecider, opened(), first, assigned(), tagged(), closed())
      .when(receive(next.data, asked))
      .then(
        ...[next, reopenedByNext, routed(asked, { assignee: null, tags: ['vip'] }, next.data)],
        tagged({ ...late, tag: 'vip' }),
      );
  });
  it('moves it away from somebody who does not see where it goes, and gives it to another', () => {
    const another: Assignee = { kind: 'user', id: uuid(70) };
    const asked = wanted({ assignee: another, inboxId: uuid(60) });
    const there = moved({ ...late, fromInboxId: inboxId, toInboxId: uuid(60), tickets: [] });
    given(threadDecider, opened(), first, assigned(), closed())
      .when(receive(next.data, asked))
      .then(
        ...[next, reopenedByNext, routed(asked, {}, next.data), there, unassigned({ at: minute(40) })],
        assigned({ ...late, assignee: another }),
      );
    const kept = wanted({ assignee: another, inboxId: uuid(60) }, adas);
    given(threadDecider, opened(), first, assigned(), closed())
      .when(receive(next.data, kept))
      .then(next, reopenedByNext, routed(kept, { assignee: null }, next.data), there);
  });
  it('closes it again where a rule says so', () => {
    const asked = wanted({ state: 'closed' });
    given(threadDecider, opened(), first, closed())
      .when(receive(next.data, asked))
      .then(next, reopenedByNext, routed(asked, {}, next.data), closed(late));
  });
  it('does not let its tags grow without end', () => {
    const full = Array.from({ length: MOST_TAGS - 1 }, (_, n) => tagged({ tag: `tag ${n}` }));
    const asked = wanted({ tags: ['one', 'two'] });
    given(threadDecider, opened(), first, ...full, closed())
      .when(receive(next.data, asked))
      .then(...[next, reopenedByNext, routed(asked, { tags: ['one'] }, next.data)], tagged({ ...late, tag: 'one' }));
  });
});

describe('rules of an inbox that the conversation has left', () => {
  it('are not followed: those of its inbox are to be asked', () => {
    const there = moved({ fromInboxId: inboxId, toInboxId: uuid(60), tickets: [] });
    given(threadDecider, opened(), first, there, closed())
      .when(receive(next.data, routing({ assignee: adas }, { occasion: 'reopened' })))
      .thenBroken('thread-moved');
  });
});

describe('rules asked for another occasion than the one it came to', () => {
  it('change nothing', () => {
    given(threadDecider, opened(), first, closed())
      .when(receive(next.data, routing({ assignee: adas })))
      .then(next, reopenedByNext);
    given(threadDecider, opened(), first)
      .when(receive(next.data, routing({ assignee: adas }, { occasion: 'reopened' })))
      .then(next);
    given(threadDecider, opened(), first, markedAsSpam(), closed())
      .when(receive(next.data, routing({ assignee: adas }, { occasion: 'reopened' })))
      .then(next);
    given(threadDecider)
      .when(receive({ ...first.data, emailId: questionId }, routing({}, { occasion: 'reopened' })))
      .then(opened(), first);
  });
});
