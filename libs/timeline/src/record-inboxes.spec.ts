import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InboxLooks } from '#libs/inboxes';
import type { Holder } from '../../../test/feature-app.js';
import { TestThreads } from '../../../test/threads-house.js';
import { mailbox } from '../../threads/src/thread.fixtures.js';
import { TimelineApi, timelineView } from './index.js';

let threads: TestThreads;
let support: string, board: string;
let boss: Holder;

beforeAll(async () => {
  threads = await TestThreads.start({ imports: [TimelineApi], events: {}, projections: [timelineView] });
  boss = await threads.house.holder('member');
  support = await threads.inbox([mailbox('support@threadlog.example', 'Support')]);
  board = await threads.inbox([mailbox('board@threadlog.example', 'Board')], boss);
}, 60_000);
afterAll(() => threads.stop());

describe('a ticket', () => {
  it('lies where its conversations lie, and is told to do so to those who see them there', async () => {
    const { body } = await threads.ask('POST', '/v1/records/ticket', { body: { name: 'Wobbly leg' } });
    const ticket = { type: 'ticket', id: String(body['recordId']) };
    const [here, away] = [await threads.receive(support), await threads.receive(support)];
    for (const { threadId } of [here, away])
      await threads.must('PUT', `/v1/threads/${threadId}/associations`, { body: { associations: [ticket] } });
    const inboxes = async (who: Holder) =>
      (await threads.list<{ inboxId: string; threads: number }>(`/v1/records/ticket/${ticket.id}/inboxes`, who)).map(
        ({ inboxId, threads: conversations }) => [inboxId, conversations],
      );
    const entries = async (who: Holder) => (await threads.list(`/v1/records/ticket/${ticket.id}/timeline`, who)).length;
    expect(await inboxes(threads.agent)).toEqual([[support, 2]]);

    await threads.must('POST', `/v1/threads/${away.threadId}/move`, { body: { inboxId: board } }, boss);
    expect((await inboxes(boss)).toSorted()).toEqual(
      [
        [support, 1],
        [board, 1],
      ].toSorted(),
    );
    expect(await inboxes(threads.agent)).toEqual([[support, 1]]);
    expect([await entries(boss), await entries(threads.agent)]).toEqual([2, 1]);
    const moved = await threads.house.store.slice(`thread-${away.threadId}`, 3, 9);
    expect(moved.find(({ type }) => type === 'ThreadMoved')?.data).toMatchObject({ tickets: [ticket.id] });

    await threads.must('POST', `/v1/threads/${away.threadId}/move`, { body: { inboxId: support } }, boss);
    expect(await inboxes(threads.agent)).toEqual([[support, 2]]);
  });

  it('is followed on record into inboxes where somebody only looks', async () => {
    const { threadId } = await threads.receive(board);
    const { contactId } = await threads.must('GET', `/v1/threads/${threadId}`, {}, boss);
    const auditor = await threads.house.holder('auditor');
    const path = `/v1/records/contact/${String(contactId)}/inboxes`;
    expect(await threads.list(path, auditor)).toMatchObject([{ inboxId: board, threads: 1 }]);
    await threads.house.app.get(InboxLooks).beforeApplicationShutdown();
    expect(await threads.house.store.slice(`looks-${auditor.id}`, 0, 9)).toMatchObject([{ data: { inboxId: board } }]);
  });

  it('has no timeline and lies nowhere for those who do not see it', async () => {
    const { recordId } = await threads.must('POST', '/v1/records/ticket', { body: { name: 'Secret' } });
    const ticket = `/v1/records/ticket/${String(recordId)}`;
    await threads.must('PUT', `${ticket}/visibility`, { body: { visibility: { to: 'chosen' } } });
    for (const path of [`${ticket}/timeline`, `${ticket}/inboxes`]) {
      expect((await threads.ask('GET', path, {}, boss)).status).toBe(404);
      expect((await threads.ask('GET', path)).status).toBe(200);
    }
  });
});
