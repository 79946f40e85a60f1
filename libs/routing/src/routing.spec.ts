import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmailReceived } from '#libs/threads';
import type { Answer, Holder } from '../../../test/feature-app.js';
import { TestThreads } from '../../../test/threads-house.js';
import { MailRouting } from './decide-routing/mail-routing.worker.js';
import { assign, rule } from './routing.fixtures.js';
import { routingHistory } from './routing-history/routing-history.projection.js';
import { RoutingApi, RoutingWorker } from './routing.module.js';
import { routingTurnEvents } from './take-turn/take-turn.js';

let threads: TestThreads;
let ben: Holder, cleo: Holder, team: string;

beforeAll(async () => {
  threads = await TestThreads.start({
    imports: [RoutingApi, RoutingWorker],
    events: routingTurnEvents,
    projections: [routingHistory],
  });
  [ben, cleo] = [await holder(), await holder()];
  team = String((await admin('POST', '/v1/teams', { name: 'Desk' })).body['teamId']);
  for (const { id } of [threads.agent, ben, cleo]) await admin('PUT', `/v1/teams/${team}/members/${id}`);
});
afterAll(() => threads.stop());

type Shown = Readonly<{
  status: string;
  assignee: { kind: string; id: string } | null;
  tags: string[];
  inboxId: string;
  spam: boolean;
  snoozed: { until: string | null } | null;
}>;

const holder = (): Promise<Holder> => threads.house.holder('member');
const admin = (method: string, path: string, body?: object, headers = {}): Promise<Answer> =>
  threads.ask(method, path, { ...(body === undefined ? {} : { body }), headers }, threads.superAdmin);
const inbox = (...onlyFor: readonly Holder[]): Promise<string> =>
  threads.inbox([{ address: `desk.${randomUUID()}@example.org`, name: 'Desk' }], ...onlyFor);
const user = (one: Holder) => ({ kind: 'user', id: one.id });
const set = async (inboxId: string, ...rules: readonly object[]): Promise<void> => {
  const { status, body } = await admin('PUT', `/v1/inboxes/${inboxId}/routing-rules`, { rules });
  if (status !== 200) throw new Error(JSON.stringify(body));
};

const ask = (email: EmailReceived['data']) => threads.house.app.get(MailRouting).of(email);
const comes = async (inboxId: string, said: Partial<EmailReceived['data']> = {}): Promise<string> =>
  (await threads.receive(inboxId, said, ask)).threadId;
const shown = async (threadId: string): Promise<Shown> =>
  (await threads.must('GET', `/v1/threads/${threadId}`, {}, threads.superAdmin)) as unknown as Shown;
const explained = async (threadId: string) =>
  (await threads.list<Record<string, unknown>>(`/v1/threads/${threadId}/routing`, threads.superAdmin))[0];
const answering = { rule: 'references', matched: '<question@example.net>', related: null, version: 1 } as const;

describe('the routing rules of an inbox', () => {
  it('are set by an administrator, whole, and shown to administrators: they name inboxes that others do not see', async () => {
    const id = await inbox();
    const path = `/v1/inboxes/${id}/routing-rules`;
    const rules = [rule('vip', [{ type: 'tag', tag: ' VIP ' }])];
    expect((await admin('GET', path)).body).toMatchObject({ rules: [] });
    expect((await threads.ask('PUT', path, { body: { rules } })).status).toBe(403);
    expect(await admin('PUT', path, { rules })).toMatchObject({ status: 200, body: { inboxId: id } });
    expect((await admin('GET', path)).body['rules']).toEqual([
      {
        ...rules[0],
        on: ['opened'],
        conditions: { senders: [], subjectWords: [], languages: [], hours: null, tags: [], attachments: null },
        actions: [{ type: 'tag', tag: 'vip' }],
        stop: false,
      },
    ]);
    expect((await threads.ask('GET', path)).status).toBe(403);
  });

  it('are not set over those that somebody else set meanwhile, and no second time', async () => {
    const path = `/v1/inboxes/${await inbox()}/routing-rules`;
    const { headers } = await admin('GET', path);
    const read = { 'If-Match': headers.get('ETag') ?? '' };
    const first = await admin('PUT', path, { rules: [rule('a', [{ type: 'close' }])] }, read);
    expect(first.status).toBe(200);
    expect((await admin('PUT', path, { rules: [] }, read)).status).toBe(412);
    const again = await admin('PUT', path, { rules: [rule('a', [{ type: 'close' }])] });
    expect(again.body['revision']).toBe(first.body['revision']);
  });

  it.each<[string, object[], number, string]>([
    ['two of the same id', [rule('a', [{ type: 'close' }]), rule('a', [{ type: 'spam' }])], 400, '/rules'],
    ['nobody to choose from', [rule('a', [assign('random')])], 400, '/rules/0/actions/0/among'],
    ['no tag', [rule('a', [{ type: 'tag', tag: '/' }])], 400, '/rules/0/actions/0/tag'],
    [
      'no language',
      [rule('a', [{ type: 'close' }], { conditions: { languages: ['xx'] } })],
      400,
      '/rules/0/conditions/languages/0',
    ],
    ['no action', [rule('a', [])], 400, '/rules/0/actions'],
    ['no such inbox', [rule('a', [{ type: 'move', inboxId: randomUUID() }])], 400, '/rules/0/actions/0/inboxId'],
    [
      'no such user',
      [rule('a', [assign('fixed', { kind: 'user', id: randomUUID() })])],
      422,
      '/rules/0/actions/0/among/0',
    ],
  ])('may not name %s', async (_, rules, status, pointer) => {
    const answer = await admin('PUT', `/v1/inboxes/${await inbox()}/routing-rules`, { rules });
    expect([answer.status, (answer.body['errors'] as { pointer: string }[]).map((fault) => fault.pointer)]).toEqual([
      status,
      [pointer],
    ]);
  });
});

describe('a mail that opens a conversation', () => {
  it("is nobody's where there are no rules, and nothing is told of routing", async () => {
    const id = await comes(await inbox());
    expect((await shown(id)).assignee).toBeNull();
    expect(await explained(id)).toBeUndefined();
  });

  it('goes round a team, each mail to the next, also in a burst', async () => {
    const id = await inbox();
    await set(id, rule('turns', [assign('round-robin', { kind: 'team', id: team })]));
    const opened = await Promise.all(Array.from({ length: 9 }, () => comes(id)));
    const owners = (await Promise.all(opened.map(shown))).map(({ assignee }) => assignee?.id);
    for (const { id: one } of [threads.agent, ben, cleo])
      expect(owners.filter((owner) => owner === one)).toHaveLength(3);
    expect(await explained(opened[0]!)).toMatchObject({
      occasion: 'opened',
      matched: [{ ruleId: 'turns', name: 'turns' }],
      choices: [{ strategy: 'round-robin', chosen: { kind: 'user' } }],
    });
  });

  it('has one turn, however often it is tried', async () => {
    const id = await inbox();
    await set(id, rule('turns', [assign('round-robin', user(ben), user(cleo))]));
    const asked: unknown[] = [];
    const triedTwice = async (email: EmailReceived['data']) => {
      for (const _ of [1, 2]) asked.push((await ask(email))?.outcome.assignee);
      return ask(email);
    };
    const { threadId } = await threads.receive(id, {}, triedTwice);
    const { assignee } = await shown(threadId);
    expect(asked).toEqual([assignee, assignee]);
    expect((await shown(await comes(id))).assignee).not.toEqual(assignee);
  });

  it('goes to whoever has least to do, also in a burst', async () => {
    const id = await inbox();
    const [busy, free] = [await holder(), await holder()];
    const mine = await Promise.all(Array.from({ length: 3 }, () => threads.receive(id)));
    for (const { threadId } of mine)
      await threads.must('PUT', `/v1/threads/${threadId}/assignee`, { body: user(busy) });
    await threads.shown();
    await set(id, rule('least', [assign('least-busy', user(busy), user(free))]));
    const burst = await Promise.all(Array.from({ length: 5 }, () => comes(id)));
    const owners = (await Promise.all(burst.map(shown))).map(({ assignee }) => assignee?.id);
    expect(owners.filter((owner) => owner === free.id)).toHaveLength(4);
    expect(owners.filter((owner) => owner === busy.id)).toHaveLength(1);
  });

  it('goes to the first who can see the inbox, or to nobody', async () => {
    const id = await inbox(ben, cleo);
    await set(id, rule('fixed', [assign('fixed', user(ben), user(cleo))]));
    expect((await shown(await comes(id))).assignee?.id).toBe(ben.id);
    await admin('DELETE', `/v1/inboxes/${id}/members/user/${ben.id}`);
    expect((await shown(await comes(id))).assignee?.id).toBe(cleo.id);
    await admin('DELETE', `/v1/inboxes/${id}/members/user/${cleo.id}`);
    const nobodys = await comes(id);
    expect((await shown(nobodys)).assignee).toBeNull();
    expect(await explained(nobodys)).toMatchObject({ choices: [{ candidates: [], chosen: null }] });
  });

  it('goes by chance, as the fact tells, or to who looks after the contact', async () => {
    const id = await inbox();
    const chance = assign('random', { kind: 'team', id: team });
    await set(id, rule('owner', [assign('contact-owner')]), rule('chance', [chance]));
    const from = { address: `zoe.${randomUUID()}@example.net`, name: 'Zoë' };
    const drawn = await comes(id, { from });
    const { choices } = (await explained(drawn)) as {
      choices: { draw: number; candidates: { id: string }[]; chosen: unknown }[];
    };
    const [none, choice] = choices;
    expect(none).toMatchObject({ strategy: 'contact-owner', chosen: null });
    expect(choice?.chosen).toEqual(choice?.candidates[Math.floor(choice.draw * 3)]);
    const [contact] = await threads.list<{ id: string }>(`/v1/contacts?q=${from.address}`);
    expect(
      (await threads.ask('PUT', `/v1/contacts/${contact?.id}/owner`, { body: { userId: randomUUID() } })).status,
    ).toBe(400);
    await threads.must('PUT', `/v1/contacts/${contact?.id}/owner`, { body: { userId: cleo.id } });
    await threads.shown();
    expect((await shown(await comes(id, { from }))).assignee?.id).toBe(cleo.id);
  });

  it('is tagged, put off, closed, set aside as spam, and moved, where conditions hold', async () => {
    const [id, other] = [await inbox(), await inbox(ben)];
    const subject = (word: string) => ({ conditions: { subjectWords: [word] } });
    await set(
      id,
      rule(
        'late',
        [
          { type: 'snooze', until: { minutes: 60 } },
          { type: 'tag', tag: 'later' },
        ],
        subject('later'),
      ),
      rule('close', [{ type: 'close' }], subject('thanks')),
      rule('spam', [{ type: 'spam' }], { conditions: { senders: ['spam.example'] } }),
      rule('move', [{ type: 'move', inboxId: other }, assign('fixed', user(ben))], subject('billing')),
    );
    const at = '2026-03-01T09:00:00.000Z';
    expect(await shown(await comes(id, { subject: 'For later', at }))).toMatchObject({
      snoozed: { until: '2026-03-01T10:00:00.000Z' },
      tags: ['later'],
    });
    expect((await shown(await comes(id, { subject: 'Thanks!' }))).status).toBe('closed');
    expect((await shown(await comes(id, { from: { address: 'eve@mx.spam.example', name: '' } }))).spam).toBe(true);
    const moved = await comes(id, { subject: 'Billing' });
    expect(await shown(moved)).toMatchObject({ inboxId: other, assignee: user(ben) });
  });
});

describe('what rules made of a conversation', () => {
  it('is told to those who see the inbox that they are of, and where it went to those who see that', async () => {
    const [id, other] = [await inbox(cleo), await inbox(ben)];
    await set(id, rule('move', [{ type: 'move', inboxId: other }]));
    const moved = await comes(id);
    const told = (who: Holder) => threads.list(`/v1/threads/${moved}/routing`, who);
    expect(await told(ben)).toEqual([]);
    expect((await threads.ask('GET', `/v1/threads/${moved}/routing`, {}, cleo)).status).toBe(404);
    expect(await explained(moved)).toMatchObject({ inboxId: id, outcome: { inboxId: other } });
    await admin('PUT', `/v1/inboxes/${id}/members/user/${ben.id}`);
    expect(await told(ben)).toMatchObject([{ inboxId: id, outcome: { inboxId: other } }]);
  });
});

describe('a mail that opens a closed conversation again', () => {
  it('is routed by the rules for that, and stays with whoever has it', async () => {
    const id = await inbox();
    await set(id, rule('again', [assign('fixed', user(ben)), { type: 'tag', tag: 'again' }], { on: ['reopened'] }));
    const [nobodys, cleos] = [await comes(id), await comes(id)];
    await threads.must('PUT', `/v1/threads/${cleos}/assignee`, { body: user(cleo) });
    for (const threadId of [nobodys, cleos]) {
      expect(await explained(threadId)).toBeUndefined();
      await threads.must('POST', `/v1/threads/${threadId}/close`);
      await comes(id, { threadId, threading: answering });
      expect(await shown(threadId)).toMatchObject({ status: 'open', tags: ['again'] });
    }
    expect([(await shown(nobodys)).assignee?.id, (await shown(cleos)).assignee?.id]).toEqual([ben.id, cleo.id]);
  });
});

describe('a dry run', () => {
  const run = (inboxId: string, body: object) => admin('POST', `/v1/inboxes/${inboxId}/routing-rules/dry-run`, body);

  it('tells what other rules would have made of mail that came, and changes nothing', async () => {
    const [id, other] = [await inbox(), await inbox()];
    await set(id, rule('old', [{ type: 'tag', tag: 'old' }]));
    const invoice = await comes(id, { subject: 'Invoice' });
    for (const subject of ['Hello', 'Invoice']) await comes(id, { subject });
    await threads.receive(other);
    const turns = assign('round-robin', user(ben), user(cleo));
    const rules = [rule('bills', [turns, { type: 'close' }], { conditions: { subjectWords: ['invoice'] } })];
    const { status, body } = await run(id, { rules });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ examined: 3, isAll: true, changed: 3, nobodys: { before: 3, after: 1 }, inboxes: [] },
      rules: [{ ruleId: 'bills', matched: 2 }],
      tags: [{ tag: 'old', before: 3, after: 0 }],
      states: [{ state: 'closed', before: 0, after: 2 }],
    });
    expect(body['assignees']).toHaveLength(2);
    const [, , first] = body['threads'] as unknown[];
    expect(first).toMatchObject({
      ...{ threadId: invoice, subject: 'Invoice', matched: ['bills'], differs: ['assignee', 'tags', 'state'] },
      before: { tags: ['old'], assignee: null },
      after: { state: 'closed' },
    });
    expect((await run(id, { rules })).body).toEqual({ ...body, since: expect.any(String) as string });
    expect(await shown(invoice)).toMatchObject({ status: 'open', assignee: null, tags: ['old'] });
    expect((await run(id, {})).body).toMatchObject({ examined: 3, changed: 0, threads: [] });
    expect((await run(id, { since: new Date(Date.now() + 60_000).toISOString() })).body).toMatchObject({ examined: 0 });
  });

  it('is for administrators, and does not go back for ever', async () => {
    const id = await inbox();
    expect((await threads.ask('POST', `/v1/inboxes/${id}/routing-rules/dry-run`, { body: {} })).status).toBe(403);
    expect(await run(id, { since: '2020-01-01T00:00:00.000Z' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/since' }] },
    });
    expect((await run(randomUUID(), {})).status).toBe(404);
  });
});
