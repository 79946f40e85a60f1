import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestThreads } from '../../../../test/threads-house.js';
import type { OfferedSenders } from '../compose-from/compose-from.http.js';
import type { Mailbox } from '../mail-parts.js';
import { mailbox } from '../thread.fixtures.js';

let threads: TestThreads;
let support: string;

const main = mailbox('support@threadlog.example', 'Support');
const billing = mailbox('billing@threadlog.example', 'Billing');
const board = mailbox('board@threadlog.example', 'Board');
const clara = mailbox('clara@fjord.example', 'Clara');
const max = mailbox('max@fjord.example', 'Max');

beforeAll(async () => {
  threads = await TestThreads.start();
  support = await threads.inbox([main, billing]);
  await threads.inbox([board], threads.superAdmin);
}, 60_000);
afterAll(() => threads.stop());

type Sent = Readonly<{ to: readonly Mailbox[]; cc: readonly Mailbox[]; from: Mailbox; answers: string | null }>;

const reply = (threadId: string, body: object = {}, headers = {}) =>
  threads.ask('POST', `/v1/threads/${threadId}/replies`, { body: { text: 'Yes.', ...body }, headers });
const sent = async (threadId: string, body: object = {}): Promise<Sent> => {
  const { body: written } = await reply(threadId, body);
  return (await threads.must('GET', `/v1/messages/${String(written['emailId'])}`)) as unknown as Sent;
};
const offered = (threadId: string, query = '') =>
  threads.must('GET', `/v1/threads/${threadId}/reply-recipients${query}`);
const question = () =>
  threads.receive(support, {
    from: clara,
    to: [mailbox('Billing+2026@threadlog.example'), max],
    cc: [main, board, mailbox('list@fjord.example')],
  });

describe('whom an answer goes to', () => {
  it('is offered, and is whom it goes to where nobody says otherwise', async () => {
    const { threadId, emailId } = await question();
    const from = billing.address;
    const subject = 'Re: Invoice 7';
    expect(await offered(threadId)).toEqual({ answers: emailId, from, subject, to: [clara], cc: [], unreachable: [] });
    const everyone = { to: [clara], cc: [max, mailbox('list@fjord.example')] };
    expect(await offered(threadId, '?replyAll=true')).toEqual({
      ...{ answers: emailId, from, subject, unreachable: [] },
      ...everyone,
    });
    expect(await sent(threadId)).toMatchObject({ answers: emailId, from: billing, to: [clara], cc: [] });
    expect(await sent(threadId, { replyAll: true })).toMatchObject({ from: billing, ...everyone });
  });

  it('is nobody less where all are answered', async () => {
    const { threadId } = await question();
    const less = await reply(threadId, { replyAll: true, cc: [max] });
    expect(less).toMatchObject({ status: 409, body: { type: 'urn:threadlog:problem:recipient-left-out' } });
    expect(String(less.body['detail'])).toContain('list@fjord.example');
    const bcc = ['list@fjord.example'];
    expect(await sent(threadId, { replyAll: true, bcc })).toMatchObject({ to: [clara], cc: [max] });
    expect(await sent(threadId, { to: [max] })).toMatchObject({ to: [max], cc: [] });
  });

  it('leaves those out, by name, whom no mail reaches, so that the others are answered', async () => {
    const [john, joerg] = [mailbox('john..doe@docomo.example'), mailbox('jörg@fjord.example', 'Jörg')];
    const lost = mailbox('root@[192.0.2.1]');
    const said = { from: joerg, replyTo: [joerg, john], to: [billing, lost], cc: [max] };
    const { threadId } = await threads.receive(support, said);
    expect(await offered(threadId)).toMatchObject({ to: [john], cc: [], unreachable: [joerg] });
    const all = { to: [john], cc: [max] };
    expect(await offered(threadId, '?replyAll=true')).toMatchObject({ ...all, unreachable: [joerg, lost] });
    expect(await sent(threadId, { replyAll: true })).toMatchObject(all);
    expect(await sent(threadId, { to: [john.address] })).toMatchObject({ to: [john], cc: [] });
  });

  it('is nobody where no mail reaches anybody, and nothing is sent', async () => {
    const joerg = mailbox('jörg@fjord.example', 'Jörg');
    const { threadId } = await threads.receive(support, { from: joerg, to: [billing], cc: [] });
    const refused = { status: 400, body: { type: 'urn:threadlog:problem:recipient-unreachable' } };
    for (const replyAll of [false, true]) expect(await reply(threadId, { replyAll })).toMatchObject(refused);
    expect(String((await reply(threadId)).body['detail'])).toContain(joerg.address);
    expect(await reply(threadId, { to: [joerg.address] })).toMatchObject({ status: 400 });
    expect(await sent(threadId, { replyAll: true, cc: [max] })).toMatchObject({ to: [], cc: [max] });
  });

  it('is told to who may see the thread', async () => {
    const { threadId } = await question();
    const nobody = await threads.house.holder();
    for (const id of [threadId, randomUUID()])
      expect((await threads.ask('GET', `/v1/threads/${id}/reply-recipients`, {}, nobody)).status).toBe(404);
    expect((await threads.ask('GET', `/v1/threads/${threadId}/reply-recipients?answers=${randomUUID()}`)).status).toBe(
      409,
    );
  });
});

describe('where a mail is from', () => {
  const senders = (who = threads.agent) => threads.list<OfferedSenders['data'][number]>('/v1/compose/from', who);

  it('is an address of an inbox that its writer may act in', async () => {
    expect(await senders()).toEqual([main, billing].map((one) => ({ ...one, inboxId: support, inboxName: 'Support' })));
    expect((await senders(threads.superAdmin)).map(({ address }) => address)).toEqual(
      [board, main, billing].map(({ address }) => address),
    );
    expect(await senders(await threads.house.holder('auditor'))).toEqual([]);
    expect((await threads.ask('GET', '/v1/compose/from', {}, await threads.house.holder())).status).toBe(403);
  });

  it('is the fallback address of the inbox where the one that was written to is connected no longer', async () => {
    const [old, first, spare] = ['old', 'first', 'spare'].map((name) => mailbox(`${name}@shop.example`, name));
    const inboxId = await threads.inbox([first!, old!, spare!]);
    const asSuperAdmin = (method: string, path: string, body?: object) =>
      threads.must(method, `/v1/inboxes/${inboxId}/${path}`, body === undefined ? {} : { body }, threads.superAdmin);
    const { threadId } = await threads.receive(inboxId, { from: clara, to: [old!], cc: [] });
    await asSuperAdmin('PUT', 'fallback-address', { address: spare!.address });
    expect(await offered(threadId)).toMatchObject({ from: old!.address });
    await asSuperAdmin('DELETE', `addresses/${old!.address}`);
    expect(await offered(threadId)).toMatchObject({ from: spare!.address });
    expect(await sent(threadId)).toMatchObject({ from: spare });
    await asSuperAdmin('PUT', 'fallback-address', { address: null });
    expect(await offered(threadId)).toMatchObject({ from: first!.address });
  });

  it('is another address of the inbox if the writer says so, and of no other inbox', async () => {
    const { threadId } = await question();
    expect(await sent(threadId, { from: main.address })).toMatchObject({ from: main });
    const refused = await reply(threadId, { from: board.address });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/from' }] } });
  });
});

describe('an answer to a conversation in which something happened meanwhile', () => {
  const threading = { rule: 'references', matched: '<question@example.net>', related: null, version: 1 } as const;
  const seen = async (threadId: string) => ({
    'If-Match': String((await threads.ask('GET', `/v1/threads/${threadId}`)).headers.get('ETag')),
  });

  it('is refused with the name of what came, and sent anyway when its writer wants', async () => {
    const { threadId } = await question();
    const before = await seen(threadId);
    const { emailId } = await threads.receive(support, { threadId, from: clara, preview: 'Never mind!', threading });
    const comment = await threads.must('POST', `/v1/threads/${threadId}/comments`, { body: { text: 'Leave it.' } });
    const key = { ...before, 'Idempotency-Key': randomUUID() };
    const refused = await reply(threadId, {}, key);
    expect(refused).toMatchObject({
      status: 412,
      body: {
        type: 'urn:threadlog:problem:stale-revision',
        messages: [
          { id: emailId, kind: 'received', from: clara, preview: 'Never mind!' },
          { id: comment['commentId'], kind: 'comment', from: null, preview: 'Leave it.' },
        ],
      },
    });
    const now = { ...key, 'If-Match': `"${String(refused.body['revision'])}"` };
    const written = await reply(threadId, {}, now);
    expect(written.status).toBe(202);
    expect((await reply(threadId, {}, now)).body).toEqual(written.body);
    expect(await reply(threadId, {}, before)).toMatchObject({ status: 412 });
    expect((await reply(threadId, { anyway: true }, before)).status).toBe(202);
  });

  it('is sent when nobody wrote anything', async () => {
    const { threadId } = await question();
    const before = await seen(threadId);
    await threads.must('PUT', `/v1/threads/${threadId}/assignee`, { body: { kind: 'user', id: threads.agent.id } });
    await threads.must('POST', `/v1/threads/${threadId}/close`);
    expect((await reply(threadId, {}, before)).status).toBe(202);
  });

  it('is refused by a revision that never was', async () => {
    const { threadId } = await question();
    expect(await reply(threadId, {}, { 'If-Match': '"99"' })).toMatchObject({ status: 412 });
  });
});
