import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Holder } from '../../../test/feature-app.js';
import { TestThreads } from '../../../test/threads-house.js';
import { mailbox } from '../../threads/src/thread.fixtures.js';
import { DeliveryApi } from './delivery.module.js';
import { sentView } from './sent-view/sent-view.projection.js';

let threads: TestThreads;
let colleague: Holder;
let ours: string, elsewhere: string;

beforeAll(async () => {
  threads = await TestThreads.start({ imports: [DeliveryApi], events: {}, projections: [sentView] });
  colleague = await threads.house.holder('member');
  ours = await threads.inbox([mailbox('board@threadlog.example', 'Board')], threads.agent);
  elsewhere = await threads.inbox([mailbox('sales@threadlog.example', 'Sales')], threads.agent, colleague);
}, 60_000);
afterAll(() => threads.stop());

it('tells whoever acts on a mail that was split off of no thread that they may not see', async () => {
  const { threadId } = await threads.receive(ours);
  const body = { text: 'Tomorrow.', holdSeconds: 100 };
  const emailId = String((await threads.must('POST', `/v1/threads/${threadId}/replies`, { body }))['emailId']);
  const into = String((await threads.must('POST', `/v1/messages/${emailId}/split`))['intoThreadId']);
  await threads.must('POST', `/v1/threads/${into}/move`, { body: { inboxId: elsewhere } });
  expect((await threads.ask('GET', `/v1/threads/${threadId}`, {}, colleague)).status).toBe(404);
  const { revision } = await threads.must('GET', `/v1/threads/${into}`, {}, colleague);
  const canceled = await threads.ask('POST', `/v1/messages/${emailId}/cancel`, {}, colleague);
  expect(canceled).toMatchObject({ status: 200, body: { threadId: into, emailId, revision } });
  expect(canceled.headers.get('ETag')).toBe(`"${Number(revision)}"`);
  expect(await threads.must('GET', `/v1/messages/${emailId}`, {}, colleague)).toMatchObject({
    recipients: [{ state: 'canceled' }],
  });
});
