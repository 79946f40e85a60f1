import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordRef } from '#libs/records';
import type { Holder } from '../../../../test/feature-app.js';
import { mailbox } from '../thread.fixtures.js';
import { TestThreads } from '../../../../test/threads-house.js';
import type { ShownAssociations } from './shown-associations.http.js';

let threads: TestThreads;
let support: string, board: string;
let auditor: Holder;
let deal: RecordRef, ticket: RecordRef;

const record = async (type: 'deal' | 'ticket', name: string): Promise<RecordRef> => ({
  type,
  id: String((await threads.must('POST', `/v1/records/${type}`, { body: { name } }))['recordId']),
});

beforeAll(async () => {
  threads = await TestThreads.start();
  auditor = await threads.house.holder('auditor');
  support = await threads.inbox([mailbox('support@threadlog.example', 'Support')]);
  board = await threads.inbox([mailbox('board@threadlog.example', 'Board')], threads.superAdmin);
  deal = await record('deal', 'Forty tables');
  ticket = await record('ticket', 'Wobbly leg');
}, 60_000);
afterAll(() => threads.stop());

const shown = async (path: string, who = threads.agent): Promise<ShownAssociations> =>
  (await threads.must('GET', `/v1/${path}/associations`, {}, who)) as unknown as ShownAssociations;
const set = (path: string, associations: readonly object[], headers = {}, who = threads.agent) =>
  threads.ask('PUT', `/v1/${path}/associations`, { body: { associations }, headers }, who);
const compose = async (
  associations: readonly RecordRef[],
  inboxId = support,
  from = 'support',
  who = threads.agent,
) => {
  const mail = { inboxId, from: `${from}@threadlog.example`, to: ['zoe@example.net'], subject: 'x', text: 'x' };
  const written = await threads.must('POST', '/v1/threads', { body: { ...mail, associations } }, who);
  return { threadId: String(written['threadId']), emailId: String(written['emailId']) };
};

describe('what a mail concerns', () => {
  it('is exactly what its writer chose, and is changed with a history of who chose what and when', async () => {
    const { threadId, emailId } = await compose([deal, deal]);
    const first = await shown(`messages/${emailId}`);
    expect(first.associations).toEqual([{ ...deal, name: 'Forty tables', emailIds: [emailId] }]);
    expect((await set(`messages/${emailId}`, [ticket, ticket])).status).toBe(200);
    const { associations, history, revision } = await shown(`messages/${emailId}`, auditor);
    expect(associations).toEqual([{ ...ticket, name: 'Wobbly leg', emailIds: [emailId] }]);
    const by = { kind: 'user', id: threads.agent.id };
    expect(history).toMatchObject([
      { emailId, change: 'associated', records: [ticket], by },
      { emailId, change: 'dissociated', records: [deal], by },
      { emailId, change: 'sent', records: [deal], by },
    ]);
    expect(revision).toBeGreaterThan(first.revision);
    expect((await set(`messages/${emailId}`, [ticket])).body).toMatchObject({ threadId, revision });
  });

  it('is none at all where the writer unchecks everything', async () => {
    const { emailId } = await compose([]);
    expect((await shown(`messages/${emailId}`)).associations).toEqual([]);
  });

  it('is set for all mails of the conversation at once', async () => {
    const { threadId, emailId: theirs } = await threads.receive(support);
    const reply = await threads.must('POST', `/v1/threads/${threadId}/replies`, {
      body: { text: 'x', associations: [deal] },
    });
    const ours = String(reply['emailId']);
    const before = await shown(`threads/${threadId}`);
    expect(before.associations.map(({ type, emailIds }) => [type, emailIds])).toEqual([
      ['contact', [theirs]],
      ['deal', [ours]],
    ]);
    const written = await set(`threads/${threadId}`, [ticket, deal]);
    expect(written.body['revision']).toBe(before.revision + 4);
    const { associations, history } = await shown(`threads/${threadId}`);
    expect(associations.map(({ type, emailIds }) => [type, emailIds])).toEqual([
      ['ticket', [theirs, ours]],
      ['deal', [theirs, ours]],
    ]);
    expect(history.map(({ change }) => change).toSorted()).toEqual(
      ['sent', 'received', 'associated', 'associated', 'associated', 'dissociated'].toSorted(),
    );
    expect(history.find(({ change }) => change === 'received')?.by).toBeNull();
  });

  it('is not changed by who did not see what it is by now', async () => {
    const { emailId } = await compose([deal]);
    const { headers } = await threads.ask('GET', `/v1/messages/${emailId}/associations`);
    const seen = { 'If-Match': headers.get('ETag') ?? '' };
    expect((await set(`messages/${emailId}`, [ticket], seen)).status).toBe(200);
    const stale = await set(`messages/${emailId}`, [deal], seen);
    expect(stale).toMatchObject({
      status: 412,
      body: { since: [{ type: 'RecordDissociated' }, { type: 'RecordAssociated' }] },
    });
  });

  it('is something there is', async () => {
    const { emailId } = await compose([deal]);
    const nothing = { type: 'deal', id: randomUUID() };
    expect(await set(`messages/${emailId}`, [ticket, nothing, { ...deal, type: 'ticket' }])).toMatchObject({
      status: 400,
      body: {
        type: 'urn:threadlog:problem:record-missing',
        errors: [{ pointer: '/associations/1' }, { pointer: '/associations/2' }],
      },
    });
    const mail = { inboxId: support, from: 'support@threadlog.example', to: ['a@b.example'], subject: 'x', text: 'x' };
    const refused = await threads.ask('POST', '/v1/threads', { body: { ...mail, associations: [nothing] } });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/associations/0' }] } });
  });

  it('is seen by who may see the inbox and changed by who may act in it', async () => {
    const { threadId, emailId } = await compose([deal], board, 'board', threads.superAdmin);
    const open = await compose([deal]);
    for (const path of [`messages/${emailId}`, `threads/${threadId}`, `messages/${randomUUID()}`]) {
      expect((await threads.ask('GET', `/v1/${path}/associations`)).status).toBe(404);
      expect((await set(path, [ticket])).status).toBe(404);
    }
    for (const path of [`messages/${open.emailId}`, `threads/${open.threadId}`])
      expect((await set(path, [ticket], {}, auditor)).status).toBe(403);
  });
});
