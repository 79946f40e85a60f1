import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InboxAccess, InboxSight } from '#libs/inboxes';
import { People } from '#libs/people';
import { Contacts } from '#libs/records';
import { type Assignee, threadDecider, threadStream } from '#libs/threads';
import { TestThreads } from '../../../test/threads-house.js';
import { Candidates } from './candidates.query.js';
import { MailRouting } from './decide-routing/mail-routing.worker.js';
import { rule } from './routing.fixtures.js';
import { routingHistory } from './routing-history/routing-history.projection.js';
import { RoutingApi, RoutingWorker } from './routing.module.js';
import { routingTurnEvents } from './take-turn/take-turn.js';
import { Turns } from './take-turn/turns.worker.js';

let threads: TestThreads;

beforeAll(async () => {
  threads = await TestThreads.start({
    imports: [RoutingApi, RoutingWorker],
    events: routingTurnEvents,
    projections: [routingHistory],
  });
});
afterAll(() => threads.stop());

const leastBusy = { type: 'assign', ruleId: 'least', by: 'least-busy', among: [] } as const;
const inbox = (): Promise<string> => threads.inbox([{ address: `desk.${randomUUID()}@example.org`, name: 'Desk' }]);

const colleague = async (): Promise<Assignee> => ({ kind: 'user', id: (await threads.house.holder('member')).id });
const tagging = async (inboxId: string, tag: string): Promise<void> => {
  const rules = [rule(tag, [{ type: 'tag', tag }], { on: ['reopened'] })];
  await threads.must('PUT', `/v1/inboxes/${inboxId}/routing-rules`, { body: { rules } }, threads.superAdmin);
};

describe('who has least to do', () => {
  it('is told by true loads, whatever worker took the turns before', async () => {
    const id = await inbox();
    const at = new Date().toISOString();
    const [one, other] = [threads.house.store, threads.house.anotherStore()].map(
      (store) => new Turns(store, threads.house.app.get(Candidates)),
    );
    const take = async (turns = one!) => {
      const { emailId } = await threads.receive(id);
      return turns.take(leastBusy, free, { inboxId: id, emailId, correlationId: emailId, at });
    };
    const free = [await colleague(), await colleague()];
    const loads: unknown[] = [];
    for (const turns of [one, other, other, other, one]) loads.push((await take(turns)).load);
    expect(loads).toEqual(Array.from({ length: 5 }, () => [0, 0]));
  });

  it('is told by what several workers decide on at once', async () => {
    const id = await inbox();
    const [ada, bob] = [await colleague(), await colleague()];
    const stores = [threads.house.store, threads.house.anotherStore(), threads.house.anotherStore()];
    const turns = stores.map((store) => new Turns(store, threads.house.app.get(Candidates)));
    const mail = () => ({
      inboxId: id,
      emailId: randomUUID(),
      correlationId: randomUUID(),
      at: '2026-03-01T09:00:00.000Z',
    });
    const taken = await Promise.all(
      Array.from({ length: 12 }, (_, n) => turns[n % 3]!.take(leastBusy, [ada, bob], mail())),
    );
    expect(taken.filter(({ chosen }) => chosen?.id === ada.id)).toHaveLength(6);
    expect(taken.map(({ load }) => (load ?? []).reduce((sum, n) => sum + n, 0)).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 12 }, (_, n) => n),
    );
  });
});

describe('a mail to a conversation that moved', () => {
  it('is routed by the rules of the inbox that it lies in by now, though another process moved it', async () => {
    const [id, other] = [await inbox(), await inbox()];
    await tagging(id, 'left');
    await tagging(other, 'here');
    const { threadId } = await threads.receive(id);
    const { readModels, app } = threads.house;
    const elsewhere = threads.house.anotherStore();
    const [inboxes, sight, contacts] = [app.get(InboxAccess), app.get(InboxSight), app.get(Contacts)];
    const candidates = new Candidates(app.get(People), inboxes, sight, readModels);
    const worker = new MailRouting(elsewhere, inboxes, sight, contacts, candidates, new Turns(elsewhere, candidates));
    await elsewhere.load(threadDecider, threadStream(threadId));
    await threads.must('POST', `/v1/threads/${threadId}/move`, { body: { inboxId: other } });
    await threads.must('POST', `/v1/threads/${threadId}/close`);
    const answering = { rule: 'references', matched: '<question@example.net>', related: null, version: 1 } as const;
    await threads.receive(id, { threadId, threading: answering }, (email) => worker.of(email));
    expect(await threads.must('GET', `/v1/threads/${threadId}`)).toMatchObject({ tags: ['here'] });
    const [routing] = await threads.list(`/v1/threads/${threadId}/routing`, threads.superAdmin);
    expect(routing).toMatchObject({ inboxId: other, occasion: 'reopened' });
  });
});
