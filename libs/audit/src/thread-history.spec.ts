import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { threadDecider, type ThreadEvent, threadStream } from '#libs/threads';
import { type Holder, system } from '../../../test/feature-app.js';
import { TestThreads } from '../../../test/threads-house.js';
import { AuditApi } from './audit.module.js';
import type { Replay } from './replay-schema.http.js';
import type { AuditedHistory } from './thread-history.http.js';

let threads: TestThreads;
let colleague: Holder, auditor: Holder;
let hidden: string, open: string;

beforeAll(async () => {
  threads = await TestThreads.start({ imports: [AuditApi], events: {}, projections: [] });
  const { house, agent } = threads;
  [colleague, auditor] = [await house.holder('member'), await house.holder('auditor')];
  hidden = await threads.inbox([{ address: 'board@threadlog.example', name: 'Board' }], agent);
  open = await threads.inbox([{ address: 'desk@threadlog.example', name: 'Desk' }], agent, colleague);
}, 60_000);
afterAll(() => threads.stop());

const history = async (threadId: string, who: Holder, query = '') =>
  (await threads.must('GET', `/v1/audit/threads/${threadId}/events${query}`, {}, who)) as unknown as AuditedHistory;

const replay = async (threadId: string, who: Holder) =>
  (await threads.must('GET', `/v1/audit/threads/${threadId}`, {}, who)) as unknown as Replay;

/** Facts as they are, whatever the commands would have to say. */
const writing = { ...threadDecider, decide: (events: readonly ThreadEvent[]) => events };

const outcome = { assignee: null, tags: [], inboxId: null, state: null, until: null } as const;

/** What the rules of an inbox made of a mail. */
const routed = (
  said: Readonly<{ threadId: string; emailId: string; inboxId: string }>,
  target: string | null = null,
): ThreadEvent => ({
  type: 'ThreadRouted',
  data: {
    ...{ ...said, at: '2026-03-01T09:00:00.000Z', occasion: 'opened', rulesRevision: 1, version: 1 },
    ...{ matched: [{ ruleId: 'merger', name: 'The merger' }], language: 'en', hours: 'inside', choices: [] },
    outcome: { ...outcome, inboxId: target },
  },
});

describe('the history of a conversation that was moved', () => {
  it('says nothing of an inbox to those who do not see it but that it is withheld', async () => {
    const { threadId, emailId } = await threads.receive(hidden);
    const ids = { threadId, emailId };
    const facts = [routed({ ...ids, inboxId: hidden }), routed({ ...ids, inboxId: open }, hidden)];
    await threads.house.store.handle(writing, threadStream(threadId), facts, system());
    await threads.must('POST', `/v1/threads/${threadId}/move`, { body: { inboxId: open } });
    const told = await history(threadId, colleague);
    const whole = await history(threadId, auditor);
    expect(whole.events.some(({ withheld }) => withheld)).toBe(false);
    expect(told.events.filter(({ withheld }) => withheld).map(({ type, data }) => [type, data])).toEqual([
      ['ThreadRouted.v1', {}],
      ['ThreadRouted.v1', expect.objectContaining({ inboxId: open, outcome })],
      ['ThreadMoved.v1', expect.objectContaining({ fromInboxId: null, toInboxId: open })],
    ]);
    expect(told.events.map(({ hash }) => hash)).toEqual(whole.events.map(({ hash }) => hash));
    expect(told.fault).toBeNull();
    expect((await replay(threadId, colleague)).thread.inboxIds).toEqual([open]);
    expect((await replay(threadId, auditor)).thread.inboxIds).toEqual([hidden, open]);
    expect(await history(threadId, threads.agent)).toEqual(whole);
  });
});

describe('a long history', () => {
  it('is told in pages, the chain being followed from each to the next', async () => {
    const { threadId } = await threads.receive(open);
    for (let n = 0; n < 5; n += 1)
      await threads.must('POST', `/v1/threads/${threadId}/comments`, { body: { text: `${n}` } });
    const whole = await history(threadId, auditor);
    expect(whole).toMatchObject({ fault: null, page: { next: null } });
    const pages: AuditedHistory[] = [];
    for (let query = '?limit=3'; ;) {
      const page = await history(threadId, auditor, query);
      pages.push(page);
      if (page.page.next === null) break;
      query = `?limit=3&after=${page.page.next}`;
    }
    expect(pages.flatMap(({ events }) => events)).toEqual(whole.events);
    expect(pages.map(({ events, fault }) => [events.length, fault])).toEqual(
      pages.map((_, n) => [n < pages.length - 1 ? 3 : whole.events.length - 3 * n, null]),
    );
    expect(await history(threadId, auditor, '?after=900')).toMatchObject({
      events: [],
      fault: null,
      page: { next: null },
    });
    expect((await threads.ask('GET', `/v1/audit/threads/${threadId}/events?limit=1001`, {}, auditor)).status).toBe(400);
    expect((await threads.ask('GET', `/v1/audit/threads/${randomUUID()}/events`, {}, auditor)).status).toBe(404);
  });
});
