import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { v5 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InboxesApi, inboxesEvents, inboxesProjections } from '#libs/inboxes';
import { PeopleApi, peopleEvents, peopleProjections } from '#libs/people';
import { inboxView, threadDecider, type ThreadEvent, threadEvents, threadStream } from '#libs/threads';
import { type Answer, type FeatureApp, type Holder, startFeatureApp, system } from '../../../../test/feature-app.js';
import { assigned, minute, opened, received, unassigned } from '../../../threads/src/thread.fixtures.js';
import { LiveApi, nextThreadEvents } from '../index.js';
import { nextThreadDecider, nextThreadStream } from './choose-next.js';
import { TakeNextCommand } from './take-next.http.js';

let house: FeatureApp;
let admin: Holder, ada: Holder, max: Holder;
let inboxId: string;

/** Facts as they are, whatever the commands would have to say. */
const writing = { ...threadDecider, decide: (events: readonly ThreadEvent[]) => events };

const write = async (threadId: string, facts: readonly ThreadEvent[]): Promise<void> => {
  const said = facts.map((event) => ({ ...event, data: { ...event.data, threadId } }) as ThreadEvent);
  const { position } = await house.store.handle(writing, threadStream(threadId), said, system());
  await house.shown(position);
};

/** A conversation that waits since so many minutes after the first. */
const waiting = async (since: number, ...more: readonly ThreadEvent[]): Promise<string> => {
  const threadId = randomUUID();
  const facts = [opened({ inboxId }), received({ inboxId, at: minute(since) }), ...more];
  await write(threadId, facts);
  return threadId;
};

const take = (who: Holder, body: object = {}, headers = {}): Promise<Answer> =>
  house.call(who, 'POST', `/v1/inboxes/${inboxId}/threads/take-next`, { body, headers });

const nothing = { status: 409, body: { type: 'urn:threadlog:problem:nothing-to-take' } };

beforeAll(async () => {
  house = await startFeatureApp({
    imports: [PeopleApi, InboxesApi, LiveApi.forRoot()],
    events: { ...peopleEvents, ...inboxesEvents, ...threadEvents, ...nextThreadEvents },
    projections: [...peopleProjections, ...inboxesProjections, inboxView] as never,
  });
  [admin, ada, max] = [await house.holder('admin'), await house.holder('member'), await house.holder('member')];
}, 60_000);
afterAll(() => house.stop());

beforeEach(async () => {
  const { body } = await house.call(admin, 'POST', '/v1/inboxes', { body: { name: 'Support' } });
  inboxId = String(body['inboxId']);
  await house.shown(String(body['position']));
});

describe('the next thread', () => {
  it('is the one of nobody’s that waits longest; then there is none', async () => {
    const [late, early] = [await waiting(20), await waiting(10)];
    await waiting(5, assigned());
    const first = await take(ada);
    expect(first).toMatchObject({ status: 200, body: { threadId: early, revision: 2 } });
    expect((await take(ada)).body).toMatchObject({ threadId: late });
    expect(await take(ada)).toMatchObject(nothing);
  });

  it('is not one that somebody else is answering, nor the one to leave', async () => {
    const [answered, left, looked] = [await waiting(1), await waiting(2), await waiting(3)];
    for (const [threadId, state] of [
      [answered, 'typing'],
      [looked, 'viewing'],
    ] as const) {
      await house.call(max, 'POST', `/v1/threads/${threadId}/presence`, { body: { state } });
    }
    expect((await take(ada, { besides: left })).body).toMatchObject({ threadId: looked });
    expect((await take(max, { besides: left })).body).toMatchObject({ threadId: answered });
    expect(await take(ada, { besides: left })).toMatchObject(nothing);
    expect((await take(ada)).body).toMatchObject({ threadId: left });
  });

  it('is another for each of many who ask at the same moment', async () => {
    const threadIds = await Promise.all(Array.from({ length: 6 }, (_, n) => waiting(n)));
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => take(n % 2 === 0 ? ada : max)));
    const taken = answers.filter(({ status }) => status === 200).map(({ body }) => body['threadId']);
    expect(taken.toSorted()).toEqual(threadIds.toSorted());
    expect(answers.filter(({ status }) => status !== 200)).toMatchObject([nothing, nothing]);
  });

  it('is the same for a request that is sent again, even long after', async () => {
    const [first, second] = [await waiting(1), await waiting(2)];
    const headers = { 'Idempotency-Key': randomUUID() };
    const answers = await Promise.all([take(ada, {}, headers), take(ada, {}, headers)]);
    expect(answers.map(({ body }) => body['threadId'])).toEqual([first, first]);
    expect((await take(ada)).body).toMatchObject({ threadId: second });
    const third = await waiting(3);
    expect((await take(ada, {}, headers)).body).toEqual(answers[0]?.body);
    expect((await take(ada, { besides: third }, headers)).status).toBe(422);
    expect((await take(max)).body).toMatchObject({ threadId: third });
  });

  it('is the same for a request that is sent again, whosever it is by then', async () => {
    const [first, second] = [await waiting(1), await waiting(2)];
    const headers = { 'Idempotency-Key': randomUUID() };
    const before = await take(ada, {}, headers);
    for (const [n, fact] of [assigned({ assignee: { kind: 'user', id: max.id } }), unassigned()].entries()) {
      await write(first, [fact]);
      expect([n, (await take(ada, {}, headers)).body]).toEqual([n, before.body]);
    }
    expect((await take(max)).body).toMatchObject({ threadId: first });
    expect((await take(ada)).body).toMatchObject({ threadId: second });
  });

  it('is another one where the one that was chosen is somebody’s by then', async () => {
    const [first, second] = [await waiting(1, assigned()), await waiting(2)];
    const [requestId, at] = [randomUUID(), minute(30)];
    const choice = { requestId, inboxId, userId: max.id, threadId: first, at };
    const command = { type: 'ChooseNext', choice, insteadOf: null } as const;
    await house.store.handle(nextThreadDecider, nextThreadStream(requestId), command, system());
    const person = { id: max.id, name: 'Max', roles: ['member'], teamIds: [], hasSeat: true, avatar: null } as const;
    const context = { ...system(requestId), at, id: (name: string) => v5(name, requestId) };
    for (const time of ['once', 'again']) {
      const taken = await house.app.get(CommandBus).execute(new TakeNextCommand(inboxId, null, person, context));
      expect([time, taken]).toMatchObject([time, { threadId: second }]);
    }
  });

  it('is one for a request that is sent several times at once', async () => {
    await Promise.all(Array.from({ length: 24 }, (_, n) => waiting(n)));
    const taken: unknown[] = [];
    for (let round = 0; round < 8; round += 1) {
      const headers = { 'Idempotency-Key': randomUUID() };
      const answers = await Promise.all([1, 2, 3].map(() => take(ada, {}, headers)));
      const threadIds = new Set(answers.map(({ body }) => body['threadId']));
      expect([round, threadIds.size]).toEqual([round, 1]);
      taken.push(...threadIds);
    }
    expect(new Set(taken).size).toBe(8);
  });

  it('is for those who may act in the inbox', async () => {
    await waiting(1);
    const { body } = await house.call(admin, 'POST', `/v1/inboxes/${inboxId}/visibility/restrict`);
    await house.shown(String(body['position']));
    expect((await take(ada)).status).toBe(404);
    expect(await take(admin)).toMatchObject({ status: 403, body: { type: 'urn:threadlog:problem:not-inbox-member' } });
  });
});
