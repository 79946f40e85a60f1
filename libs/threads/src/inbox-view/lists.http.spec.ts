import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Decider } from '#libs/decider';
import { type Holder, system } from '../../../../test/feature-app.js';
import { TestThreads } from '../../../../test/threads-house.js';
import { threadStream, type ThreadEvent } from '../thread-events.js';
import { closed, mailbox, opened, received } from '../thread.fixtures.js';
import { evolve, noThread, type Thread } from '../thread.js';

/* Conversations as chance has them, and every list of them against what was said of each. */

let threads: TestThreads;
let outsider: Holder;
let team: string;
let inboxes: readonly string[];
let vault: string;

type Said = Readonly<{
  threadId: string;
  inboxId: string;
  subject: string;
  at: string;
  closed: boolean;
  snoozed: boolean;
  spam: boolean;
  assignee: string | null;
  tags: readonly string[];
  mentioned: boolean;
  followed: boolean;
  machine: boolean;
}>;

let said: readonly Said[] = [];

const written: Decider<Thread, readonly ThreadEvent[], ThreadEvent> = {
  initialState: noThread,
  decide: (events) => events,
  evolve,
};

const facts = (one: Said, me: string): readonly ThreadEvent[] => {
  const { threadId, inboxId, at, subject } = one;
  const here = { threadId, at };
  const kind = one.assignee === team ? 'team' : 'user';
  const comment = { commentId: randomUUID(), authorId: me, text: 'Look.', mentions: [me] };
  return [
    opened({ threadId, inboxId, subject, at }),
    received({
      ...{ threadId, inboxId, at, subject, emailId: randomUUID(), text: null, contactId: null },
      automatic: one.machine ? 'list' : null,
      from: mailbox('zoe@example.net'),
    }),
    ...one.tags.map((tag) => ({ type: 'ThreadTagged', data: { ...here, tag, reason: 'command' } }) as const),
    ...(one.assignee === null
      ? []
      : [
          {
            type: 'ThreadAssigned',
            data: { ...here, assignee: { kind, id: one.assignee }, reason: 'command' },
          } as const,
        ]),
    ...(one.mentioned ? [{ type: 'CommentAdded', data: { ...here, ...comment } } as const] : []),
    ...(one.followed ? [{ type: 'ThreadFollowed', data: { ...here, userId: me, reason: 'command' } } as const] : []),
    ...(one.closed ? [closed(here)] : []),
    ...(one.snoozed ? [{ type: 'ThreadSnoozed', data: { ...here, until: null, reason: 'command' } } as const] : []),
    ...(one.spam ? [{ type: 'ThreadMarkedAsSpam', data: { ...here, reason: 'command' } } as const] : []),
  ];
};

beforeAll(async () => {
  threads = await TestThreads.start();
  const { agent, superAdmin } = threads;
  outsider = await threads.house.holder('member');
  inboxes = await Promise.all([threads.inbox([]), threads.inbox([])]);
  vault = await threads.inbox([], agent);
  team = String((await threads.must('POST', '/v1/teams', { body: { name: 'Night' } }, superAdmin))['teamId']);
  await threads.must('PUT', `/v1/teams/${team}/members/${agent.id}`, {}, superAdmin);
  const often = { weight: 4, arbitrary: fc.constant(false) };
  const seldom = fc.oneof(often, { weight: 1, arbitrary: fc.constant(true) });
  said = fc.sample(
    fc.record({
      threadId: fc.uuid({ version: 4 }),
      inboxId: fc.constantFrom(...inboxes, vault),
      subject: fc.constantFrom('Invoice', 'Delivery', 'Invoice of a delivery'),
      at: fc.integer({ min: 1, max: 20 }).map((n) => new Date(Date.UTC(2026, 0, n)).toISOString()),
      ...{
        closed: seldom,
        snoozed: seldom,
        spam: seldom,
        machine: seldom,
        mentioned: fc.boolean(),
        followed: fc.boolean(),
      },
      assignee: fc.constantFrom(null, null, agent.id, outsider.id, team),
      tags: fc.subarray(['vip', 'late']),
    }),
    { numRuns: 150, seed: 7 },
  );
  for (const one of said) {
    await threads.house.store.handle(written, threadStream(one.threadId), facts(one, agent.id), system());
  }
  await threads.shown();
}, 60_000);
afterAll(() => threads.stop());

const listedAs = ({ spam, closed, snoozed }: Said): string =>
  spam ? 'spam' : closed ? 'closed' : snoozed ? 'snoozed' : 'open';

type Asked = Readonly<Record<string, string>>;

const USUAL: Readonly<Record<string, Asked>> = {
  open: { status: 'open' },
  all: { status: 'all' },
  mine: { status: 'open', assignee: 'mine' },
  unassigned: { status: 'open', assignee: 'none' },
  mentioned: { status: 'open', mentioned: 'me' },
  followed: { status: 'open', follower: 'me' },
  snoozed: { status: 'snoozed' },
  closed: { status: 'closed' },
  spam: { status: 'spam' },
};

/** What must be listed, by what was said of each conversation alone. */
const expected = ({ view = 'open', ...more }: Asked, inboxIds: readonly string[], me: Holder): string[] => {
  const asked: Asked = { ...USUAL[view], ...more };
  const mine = me.id === threads.agent.id;
  const assignees = asked['assignee']?.split(',').flatMap((one) => {
    if (one === 'mine') return mine ? [me.id, team] : [me.id];
    return [one === 'me' ? me.id : one];
  });
  const statuses = asked['status'] === 'all' ? ['open', 'snoozed', 'closed'] : (asked['status'] ?? '').split(',');
  const holds = (one: Said): boolean =>
    inboxIds.includes(one.inboxId) &&
    statuses.includes(listedAs(one)) &&
    (assignees === undefined || assignees.includes(one.assignee ?? 'none')) &&
    (asked['tag']?.split(',').every((tag) => one.tags.includes(tag)) ?? true) &&
    (asked['mentioned'] === undefined || (one.mentioned && mine)) &&
    (asked['follower'] === undefined || (one.followed && mine)) &&
    (asked['automatic'] === undefined || one.machine === (asked['automatic'] === 'true')) &&
    (asked['q'] === undefined || one.subject.toLowerCase().includes(asked['q'].toLowerCase()));
  return said
    .filter(holds)
    .toSorted((a, b) => (`${a.at} ${a.threadId}` > `${b.at} ${b.threadId}` ? -1 : 1))
    .map(({ threadId }) => threadId);
};

/** All pages of a list. */
const listed = async (path: string, asked: Asked, who: Holder): Promise<string[]> => {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ ...asked, limit: '11', ...(cursor === null ? {} : { cursor }) });
    const answer = (await threads.must('GET', `${path}?${query.toString()}`, {}, who)) as unknown as {
      data: readonly { id: string }[];
      page: { next: string | null };
    };
    ids.push(...answer.data.map(({ id }) => id));
    cursor = answer.page.next;
  } while (cursor !== null);
  return ids;
};

const some = (...values: readonly string[]): fc.Arbitrary<string> =>
  fc.subarray([...values], { minLength: 1 }).map((chosen) => chosen.join(','));

describe('a list of threads', () => {
  it('shows exactly what it is asked for, in one inbox and across all that one may see', async () => {
    const { agent } = threads;
    const asking = fc.record(
      {
        view: fc.constantFrom(...Object.keys(USUAL)),
        status: fc.oneof(fc.constant('all'), some('open', 'snoozed', 'closed', 'spam')),
        assignee: some('none', 'me', 'mine', outsider.id, team),
        tag: some('vip', 'late'),
        ...{ mentioned: fc.constant('me'), follower: fc.constant('me'), automatic: fc.constantFrom('true', 'false') },
        q: fc.constantFrom('invoice', 'DELIV'),
      },
      { requiredKeys: [] },
    );
    const scenario = fc.tuple(asking, fc.constantFrom(null, ...inboxes, vault), fc.boolean());
    await fc.assert(
      fc.asyncProperty(scenario, async ([asked, inboxId, isAgent]) => {
        const who = isAgent || inboxId === vault ? agent : outsider;
        const seen = who === agent ? [...inboxes, vault] : inboxes;
        const path = inboxId === null ? '/v1/threads' : `/v1/inboxes/${inboxId}/threads`;
        const here = inboxId === null ? seen : [inboxId];
        expect(await listed(path, asked as Asked, who)).toEqual(expected(asked as Asked, here, who));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('may be narrowed to some inboxes, of which one may see each', async () => {
    const asked = { view: 'all', inboxId: inboxes.join(',') };
    expect(await listed('/v1/threads', asked, threads.agent)).toEqual(
      expected({ view: 'all' }, inboxes, threads.agent),
    );
    for (const inboxId of [vault, randomUUID()])
      expect((await threads.ask('GET', `/v1/threads?inboxId=${inboxId}`, {}, outsider)).status).toBe(404);
  });

  it('is of nobody’s inboxes for somebody without a role', async () =>
    expect(await listed('/v1/threads', { view: 'all' }, await threads.house.holder())).toEqual([]));
});

describe('the counts of the usual lists', () => {
  it('say how many each of them shows', async () => {
    const numbers = (inboxIds: readonly string[], who: Holder) =>
      Object.fromEntries(Object.keys(USUAL).map((view) => [view, expected({ view }, inboxIds, who).length]));
    for (const [who, seen] of [
      [threads.agent, [...inboxes, vault]],
      [outsider, inboxes],
    ] as const) {
      const { inboxes: each, ...together } = await threads.must('GET', '/v1/counts', {}, who);
      expect(together).toEqual(numbers(seen, who));
      const byInbox = seen.map((inboxId) => ({ inboxId, ...numbers([inboxId], who) }));
      expect(each).toHaveLength(seen.length);
      expect(each).toEqual(expect.arrayContaining(byInbox));
      for (const { inboxId, ...counted } of byInbox)
        expect(await threads.must('GET', `/v1/inboxes/${inboxId}/counts`, {}, who)).toEqual(counted);
    }
  });

  it('are none of an inbox that one may not see', async () =>
    expect((await threads.ask('GET', `/v1/inboxes/${vault}/counts`, {}, outsider)).status).toBe(404));
});
