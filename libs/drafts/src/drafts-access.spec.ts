import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Holder } from '../../../test/feature-app.js';
import { TestThreads } from '../../../test/threads-house.js';
import { draftsEvents, draftView, DraftsApi } from './index.js';

let threads: TestThreads;
let agent: Holder, colleague: Holder, outsider: Holder, auditor: Holder, nobody: Holder;
let inboxId: string;

beforeAll(async () => {
  threads = await TestThreads.start({ imports: [DraftsApi], events: draftsEvents, projections: [draftView] });
  ({ agent } = threads);
  const { house } = threads;
  [colleague, outsider] = [await house.holder('member'), await house.holder('member')];
  [auditor, nobody] = [await house.holder('auditor'), await house.holder()];
  inboxId = await threads.inbox([{ address: 'support@threadlog.example', name: 'Support' }], agent, colleague);
});
afterAll(() => threads.stop());

const ids = ({ body }: Answer): readonly string[] => (body['data'] as readonly { id: string }[]).map(({ id }) => id);

const begin = async (more: object = {}, who = agent): Promise<string> => {
  const body = await threads.must('POST', '/v1/drafts', { body: { inboxId, text: 'Dear Clara,', ...more } }, who);
  return String(body['draftId']);
};

const save = (id: string, revision: number, body: object, who = agent): Promise<Answer> =>
  threads.ask('PUT', `/v1/drafts/${id}`, { body, headers: { 'If-Match': `"${revision}"` } }, who);

const read = (id: string, who = agent): Promise<Answer> => threads.ask('GET', `/v1/drafts/${id}`, {}, who);

const upload = async (content: string, fileName = 'plan.txt'): Promise<string> => {
  const url = new URL(`/v1/uploads?fileName=${fileName}`, await threads.house.app.getUrl());
  const headers = { Authorization: `Bearer ${agent.key}`, 'Content-Type': 'text/plain' };
  const response = await fetch(url, { method: 'POST', headers, body: content });
  return String(((await response.json()) as { uploadId: string }).uploadId);
};

describe('what one may not see', () => {
  const acts = ['share', 'unshare', 'restore', 'send'];

  const everything = async (id: string, uploadId: string, who: Holder): Promise<readonly number[]> => {
    const statuses = [(await save(id, 0, { text: 'mine now' }, who)).status];
    for (const path of ['', '/versions', '/versions/1', `/attachments/${uploadId}`])
      statuses.push((await threads.ask('GET', `/v1/drafts/${id}${path}`, {}, who)).status);
    for (const act of acts)
      statuses.push((await threads.ask('POST', `/v1/drafts/${id}/${act}`, { body: {} }, who)).status);
    statuses.push((await threads.ask('DELETE', `/v1/drafts/${id}`, {}, who)).status);
    return statuses;
  };

  it('is not there: a private draft for others, a shared one for those who do not work in its inbox', async () => {
    const uploadId = await upload('a secret');
    const id = await begin({ attachments: [uploadId] });
    const none = Array<number>(10).fill(404);
    for (const who of [colleague, outsider, auditor, nobody, threads.superAdmin]) {
      expect(await everything(id, uploadId, who)).toEqual(none);
      expect((await threads.ask('GET', '/v1/drafts', {}, who)).status).toBe(200);
    }
    expect(ids(await threads.ask('GET', '/v1/drafts', {}, colleague))).not.toContain(id);
    await threads.must('POST', `/v1/drafts/${id}/share`);
    expect(ids(await threads.ask('GET', '/v1/drafts', {}, colleague))).toContain(id);
    for (const who of [outsider, nobody, auditor, threads.superAdmin]) {
      expect(await everything(id, uploadId, who)).toEqual(none);
      expect(ids(await threads.ask('GET', '/v1/drafts', {}, who))).not.toContain(id);
      const ofInbox = await threads.ask('GET', `/v1/drafts?inboxId=${inboxId}`, {}, who);
      expect(ofInbox.status).toBe(who === outsider || who === nobody ? 404 : 403);
      expect((await threads.ask('POST', '/v1/drafts', { body: { inboxId } }, who)).status).toBe(ofInbox.status);
    }
  });

  it('is no file of others, whose id one knows: it stays where they put it, and goes nowhere else', async () => {
    const [uploadId, other] = [await upload('a plan'), await upload('a secret')];
    const id = await begin({ attachments: [uploadId], shared: true });
    const missing = { status: 400, body: { type: 'urn:threadlog:problem:upload-missing' } };
    expect((await save(id, 0, { text: 'Dear Clara!', attachments: [uploadId] }, colleague)).status).toBe(200);
    expect(await save(id, 1, { attachments: [uploadId, other] }, colleague)).toMatchObject(missing);
    const body = { inboxId, attachments: [other] };
    expect(await threads.ask('POST', '/v1/drafts', { body }, colleague)).toMatchObject(missing);
    const mail = { ...body, from: 'support@threadlog.example', to: ['zoe@shop.example'], subject: 'Hi', text: 'Hi.' };
    expect(await threads.ask('POST', '/v1/threads', { body: mail }, colleague)).toMatchObject(missing);
    const { threadId } = await threads.receive(inboxId);
    for (const way of ['replies', 'forwards']) {
      const letter = { body: { to: ['zoe@shop.example'], text: 'Hi.', attachments: [other] } };
      expect(await threads.ask('POST', `/v1/threads/${threadId}/${way}`, letter, colleague)).toMatchObject(missing);
    }
  });

  it('is made private by whoever began it alone', async () => {
    const id = await begin({ shared: true });
    const refused = await threads.ask('POST', `/v1/drafts/${id}/unshare`, {}, colleague);
    expect(refused).toMatchObject({ status: 403, body: { type: 'urn:threadlog:problem:draft-of-another' } });
    await threads.must('POST', `/v1/drafts/${id}/unshare`);
    expect((await read(id, colleague)).status).toBe(404);
  });

  it('is no record: it is shown to whoever sees it, stays where another saves, and is chosen by nobody else', async () => {
    const { recordId } = await threads.must('POST', '/v1/records/deal', { body: { name: 'Secret' } });
    const deal = { type: 'deal', id: String(recordId) };
    const id = await begin({ associations: [deal], shared: true });
    await threads.must('PUT', `/v1/records/deal/${deal.id}/visibility`, { body: { visibility: { to: 'chosen' } } });
    const paths = [`/v1/drafts/${id}`, '/v1/drafts', `/v1/drafts/${id}/versions`, `/v1/drafts/${id}/versions/1`];
    for (const path of paths) {
      expect(JSON.stringify(await threads.must('GET', path, {}, colleague)), path).not.toContain(deal.id);
      expect(JSON.stringify(await threads.must('GET', path)), path).toContain(deal.id);
    }
    expect((await save(id, 0, { text: 'Dear Clara!', associations: [] }, colleague)).status).toBe(200);
    expect((await read(id)).body['associations']).toEqual([deal]);
    const late = await save(id, 0, { text: 'Dear Claire!', associations: [] }, colleague);
    expect(late.status).toBe(412);
    expect(JSON.stringify(late.body['theirs'])).not.toContain(deal.id);
    const missing = { status: 400, body: { type: 'urn:threadlog:problem:record-missing' } };
    const body = { inboxId, associations: [deal] };
    expect(await threads.ask('POST', '/v1/drafts', { body }, colleague)).toMatchObject(missing);
    const whole = { from: 'support@threadlog.example', to: [`${recordId}@shop.example`], subject: 'Hi', text: 'Hi.' };
    await save(id, 1, { ...whole, associations: [] }, colleague);
    const sending = { body: {}, headers: { 'If-Match': '"2"' } };
    const sent = await threads.must('POST', `/v1/drafts/${id}/send`, sending, colleague);
    const concerns = await threads.must('GET', `/v1/messages/${String(sent['emailId'])}/associations`);
    expect(concerns['associations']).toMatchObject([deal]);
  });
});
