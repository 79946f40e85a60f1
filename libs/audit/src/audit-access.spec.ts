import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InboxLooks } from '#libs/inboxes';
import type { Holder } from '../../../test/feature-app.js';
import { TestThreads } from '../../../test/threads-house.js';
import { AuditApi } from './index.js';

let threads: TestThreads;
let threadId: string, vault: string;

beforeAll(async () => {
  threads = await TestThreads.start({ imports: [AuditApi], events: {}, projections: [] });
  vault = await threads.inbox([], threads.agent);
  ({ threadId } = await threads.receive(vault));
}, 60_000);
afterAll(() => threads.stop());

const ask = async (who: Holder): Promise<number> =>
  (await threads.ask('GET', `/v1/audit/threads/${threadId}/events`, {}, who)).status;

const looks = async ({ id }: Holder): Promise<readonly unknown[]> => {
  await threads.house.app.get(InboxLooks).beforeApplicationShutdown();
  return (await threads.house.store.slice(`looks-${id}`, 0, 9)).map(({ data }) => data);
};

describe('the history of a conversation', () => {
  it.each([
    ['those who act in its inbox', null, 200, 0],
    ['an auditor, who looks', 'auditor', 200, 1],
    ['none who only see every inbox: a refusal is no look', 'accountAccess', 403, 0],
    ['nobody who does not see the inbox', 'member', 404, 0],
  ] as const)('is for %s', async (_, role, status, looked) => {
    const who = role === null ? threads.agent : await threads.house.holder(role);
    expect(await ask(who)).toBe(status);
    expect(await looks(who)).toEqual(Array(looked).fill(expect.objectContaining({ inboxId: vault })));
  });
});
