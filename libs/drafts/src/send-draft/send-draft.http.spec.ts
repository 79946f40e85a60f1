import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Blobs } from '#libs/blobs';
import type { Decider, Recorded } from '#libs/decider';
import { type EmailComposed, type ThreadEvent, threadStream } from '#libs/threads';
import { type UploadEvent, uploadStream } from '#libs/uploads';
import { type Answer, type Holder, system } from '../../../../test/feature-app.js';
import { TestThreads } from '../../../../test/threads-house.js';
import { draftDecider } from '../decider.js';
import { draftStream, type ExistingDraft } from '../draft.js';
import { DraftsApi, draftsEvents, DraftsWorker, draftView, EndDraftsReactor } from '../index.js';
import { MailOfDraft } from './mail-of-draft.http.js';

let threads: TestThreads;
let agent: Holder, colleague: Holder;
let inboxId: string;
const address = 'support@threadlog.example';

beforeAll(async () => {
  const imports = [DraftsApi, DraftsWorker];
  threads = await TestThreads.start({ imports, events: draftsEvents, projections: [draftView] });
  ({ agent } = threads);
  colleague = await threads.house.holder('member');
  inboxId = await threads.inbox([{ address, name: 'Support' }], agent, colleague);
});
afterAll(() => threads.stop());

type Ids = Readonly<{ threadId: string; emailId: string }>;

const letter = (more: object = {}) => ({
  from: address,
  to: [{ address: 'clara@fjord.example', name: 'Clara' }],
  subject: 'Your desk',
  html: '<p>It is <b>ready</b>.</p>',
  ...more,
});

const begin = async (more: object = {}): Promise<string> =>
  String((await threads.must('POST', '/v1/drafts', { body: { inboxId, ...letter(), ...more } }))['draftId']);

const save = (id: string, revision: number, body: object): Promise<Answer> =>
  threads.ask('PUT', `/v1/drafts/${id}`, { body, headers: { 'If-Match': `"${revision}"` } });

type Sending = Readonly<{ who?: Holder; key?: string; how?: object }>;

const send = (id: string, revision: number, { who = agent, key = randomUUID(), how = {} }: Sending = {}) =>
  threads.ask(
    'POST',
    `/v1/drafts/${id}/send`,
    { body: how, headers: { 'If-Match': `"${revision}"`, 'Idempotency-Key': key } },
    who,
  );

const mailsOf = async (threadId: string): Promise<readonly Recorded<EmailComposed>[]> => {
  const mails: Recorded[] = [];
  for await (const record of threads.house.store.read(threadStream(threadId)))
    if (record.type === 'EmailComposed') mails.push(record);
  return mails as unknown as readonly Recorded<EmailComposed>[];
};

const draftOf = async (id: string) => (await threads.ask('GET', `/v1/drafts/${id}`)).body;

const append = async (stream: string, event: ThreadEvent | UploadEvent): Promise<void> => {
  const decider: Decider<null, null, typeof event> = { initialState: null, decide: () => [event], evolve: () => null };
  await threads.house.store.handle(decider, stream, null, system());
};

/** The mail of a draft whose sender died before the draft was ended. */
const halfSent = async (id: string): Promise<Ids> => {
  const { state } = await threads.house.store.load(draftDecider, draftStream(id));
  const person = { id: agent.id, name: 'Ada', roles: ['member'], teamIds: [], hasSeat: true, avatar: null } as const;
  const at = new Date().toISOString();
  const context = { ...system(), at, id: () => randomUUID() };
  const how = { holdSeconds: 0, cancelOnAnswer: false };
  return threads.house.app.get(MailOfDraft).send(person, state as ExistingDraft, how, context);
};

const react = async (mails: readonly Recorded[]): Promise<void> => {
  await threads.house.app.get(EndDraftsReactor).react(mails);
  await threads.shown();
};

const refusal = (status: number, code: string, more: object = {}) => ({
  status,
  body: { type: `urn:threadlog:problem:${code}`, ...more },
});

describe('sending a draft', () => {
  it('opens a conversation with what was written last, and ends the draft', async () => {
    const id = await begin({ subject: 'Your table' });
    await save(id, 0, letter({ bcc: ['archive@threadlog.example'] }));
    const sent = await send(id, 1, { how: { holdSeconds: 60 } });
    expect(sent.status).toBe(202);
    const { threadId, emailId } = sent.body as Ids;
    expect(await draftOf(id)).toMatchObject({ state: 'sent', mail: { threadId, emailId }, version: 2 });
    const [mail, ...others] = await mailsOf(threadId);
    expect(others).toEqual([]);
    expect(mail?.data).toMatchObject({
      emailId,
      inboxId,
      draftId: id,
      authorId: agent.id,
      from: { address, name: 'Support' },
      to: [{ address: 'clara@fjord.example', name: 'Clara' }],
      bcc: [{ address: 'archive@threadlog.example', name: '' }],
      subject: 'Your desk',
      preview: 'It is ready.',
      release: { why: 'hold' },
    });
    expect(sent.headers.get('ETag')).toBe('"1"');
    expect(await send(id, 1)).toMatchObject({ status: 202, body: { threadId, emailId } });
    expect(await threads.ask('DELETE', `/v1/drafts/${id}`)).toMatchObject(refusal(409, 'draft-sent'));
    expect(await threads.ask('POST', `/v1/drafts/${id}/restore`)).toMatchObject(refusal(409, 'draft-sent'));
    const late = await save(id, 1, letter({ text: 'One more thing' }));
    expect(late).toMatchObject({ status: 412, body: { theirs: { state: 'sent' }, yours: { text: 'One more thing' } } });
  });

  it('answers a conversation as its reader saw it', async () => {
    const { threadId } = await threads.receive(inboxId);
    const body = { threadId, text: 'Thank you.', quote: false };
    const id = String((await threads.must('POST', '/v1/drafts', { body }))['draftId']);
    const threading = { rule: 'references', matched: '<1@threadlog.example>', related: null, version: 1 } as const;
    await threads.receive(inboxId, { threadId, threading });
    expect(await send(id, 0, { how: { threadRevision: 1 } })).toMatchObject(
      refusal(412, 'stale-revision', { since: [{ type: 'EmailReceived' }] }),
    );
    expect(await draftOf(id)).toMatchObject({ state: 'open' });
    const sent = await send(id, 0, { how: { threadRevision: 2 } });
    expect(sent).toMatchObject({ status: 202, body: { threadId, revision: 4 } });
    const [mail] = await mailsOf(threadId);
    expect(mail?.data.to).toMatchObject([{ name: 'Zoë' }]);
    expect(mail?.data.subject).toMatch(/^Re: /);
  });

  it('refuses what is not finished, with pointers into the draft, and leaves it open', async () => {
    const unfinished = await begin({ from: null, to: ['clara'], subject: 'Your desk' });
    const refused = await send(unfinished, 0);
    expect(refused).toMatchObject(refusal(400, 'invalid-request'));
    expect((refused.body['errors'] as readonly { pointer: string }[]).map(({ pointer }) => pointer)).toEqual([
      '/from',
      '/to/0/address',
    ]);
    expect(await send(await begin({ to: [] }), 0)).toMatchObject(refusal(409, 'no-recipient'));
    expect(await send(await begin({ html: null }), 0)).toMatchObject(refusal(400, 'body-missing'));
    expect(await send(await begin(), 0, { how: { sendAt: '2020-01-01T00:00:00Z' } })).toMatchObject({ status: 400 });
    expect(await draftOf(unfinished)).toMatchObject({ state: 'open' });
    const gone = await begin();
    await threads.must('DELETE', `/v1/drafts/${gone}`);
    expect(await send(gone, 1)).toMatchObject(refusal(409, 'draft-discarded'));
  });

  it('keeps a file with a virus to itself', async () => {
    const stored = await threads.house.app.get(Blobs).put(Buffer.from('a virus'));
    const blob = { ...stored, mediaType: 'text/plain' };
    const [uploadId, at] = [randomUUID(), new Date().toISOString()];
    const stream = uploadStream(uploadId);
    const upload = { uploadId, fileName: 'plan.txt', blob, authorId: agent.id, at, scan: 'scanning' } as const;
    await append(stream, { type: 'UploadReceived', data: upload });
    await append(stream, { type: 'UploadScanned', data: { uploadId, verdict: 'infected', detail: 'Eicar', at } });
    const id = await begin({ attachments: [uploadId] });
    const file = await threads.ask('GET', `/v1/drafts/${id}/attachments/${uploadId}`);
    expect(file).toMatchObject(refusal(409, 'upload-infected'));
    expect(await send(id, 0)).toMatchObject(refusal(409, 'upload-infected'));
    expect(await draftOf(id)).toMatchObject({ state: 'open', attachments: [{ uploadId }] });
  });

  it('sends what its sender read, and nothing else', async () => {
    const id = await begin();
    const path = `/v1/drafts/${id}/send`;
    expect(await threads.ask('POST', path, { body: {} })).toMatchObject(refusal(428, 'if-match-required'));
    await save(id, 0, letter({ subject: 'Your chair' }));
    expect(await send(id, 0)).toMatchObject(refusal(412, 'stale-revision', { since: [{ type: 'DraftSaved' }] }));
    expect((await send(id, 1)).status).toBe(202);
  });
});

describe('a draft is one mail', () => {
  it('however many people press send at once, and again', async () => {
    const id = await begin({ shared: true });
    const who = [agent, colleague, agent, colleague, agent];
    const answers = await Promise.all(who.map((person) => send(id, 0, { who: person })));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(5).fill(202));
    expect(new Set(answers.map(({ body }) => body['emailId'])).size).toBe(1);
    expect(await mailsOf(String(answers[0]?.body['threadId']))).toHaveLength(1);
  });

  it('in an answer too', async () => {
    const { threadId } = await threads.receive(inboxId);
    const body = { threadId, text: 'Thank you.', shared: true };
    const id = String((await threads.must('POST', '/v1/drafts', { body }))['draftId']);
    await Promise.all([agent, colleague, agent].map((who) => send(id, 0, { who })));
    expect(await mailsOf(threadId)).toHaveLength(1);
  });

  it('whose repeated request gets the first answer, and another under its key none', async () => {
    const [id, key] = [await begin(), randomUUID()];
    const [first, again] = [await send(id, 0, { key }), await send(id, 0, { key })];
    expect(again.body).toEqual(first.body);
    const other = await send(id, 0, { key, how: { holdSeconds: 5 } });
    expect(other).toMatchObject(refusal(422, 'idempotency-key-reused'));
  });

  it('that whoever had read something else is told of', async () => {
    const id = await begin({ shared: true });
    await save(id, 0, letter({ subject: 'Your chair' }));
    const { threadId, emailId } = (await send(id, 1)).body as Ids;
    expect(await send(id, 0, { who: colleague })).toMatchObject(refusal(409, 'draft-sent', { threadId, emailId }));
  });

  it('when its sender dies before it is ended: the next one finds the mail', async () => {
    const id = await begin();
    const ids = await halfSent(id);
    expect(await draftOf(id)).toMatchObject({ state: 'open' });
    expect((await send(id, 0)).body).toMatchObject({ threadId: ids.threadId, emailId: ids.emailId });
    expect(await mailsOf(ids.threadId)).toHaveLength(1);
    expect(await draftOf(id)).toMatchObject({ state: 'sent' });
  });

  it('and nobody sends another version of it then', async () => {
    const id = await begin();
    const { threadId, emailId } = await halfSent(id);
    await save(id, 0, letter({ subject: 'Too late' }));
    expect(await send(id, 1)).toMatchObject(refusal(409, 'draft-sent', { threadId, emailId }));
    const mails = await mailsOf(threadId);
    expect(mails.map(({ data }) => data.subject)).toEqual(['Your desk']);
    await react(mails);
    expect(await draftOf(id)).toMatchObject({ state: 'sent', mail: { threadId, emailId } });
  });
});

describe('a mail that names a draft', () => {
  it('ends it, whichever way it was sent, once', async () => {
    const id = await begin();
    const body = { inboxId, ...letter(), draftId: id };
    const { threadId, emailId } = (await threads.must('POST', '/v1/threads', { body })) as Ids;
    const mails = await mailsOf(threadId);
    await react(mails);
    await react(mails);
    expect(await draftOf(id)).toMatchObject({ state: 'sent', mail: { threadId, emailId }, revision: 1 });
  });

  it('ends nobody else’s, and none that there is not', async () => {
    const id = await begin();
    for (const draftId of [id, randomUUID()]) {
      const asking = { body: { inboxId, ...letter(), draftId } };
      const { threadId } = (await threads.must('POST', '/v1/threads', asking, colleague)) as Ids;
      await react(await mailsOf(threadId));
    }
    expect(await draftOf(id)).toMatchObject({ state: 'open', revision: 0 });
  });
});

describe('a mail that was taken back before it left', () => {
  it('gives its draft back, to be sent as another mail', async () => {
    const id = await begin();
    const first = (await send(id, 0, { how: { holdSeconds: 60 } })).body as Ids;
    expect(await threads.ask('POST', `/v1/drafts/${id}/restore`)).toMatchObject(refusal(409, 'draft-sent'));
    const { threadId, emailId } = first;
    const canceled = { threadId, emailId, at: new Date().toISOString(), why: 'command', answeredBy: null } as const;
    await append(threadStream(threadId), { type: 'EmailSendCanceled', data: canceled });
    await threads.must('POST', `/v1/drafts/${id}/restore`);
    await react(await mailsOf(threadId));
    expect(await draftOf(id)).toMatchObject({ state: 'open', mail: { threadId, emailId } });
    expect((await save(id, 2, letter({ subject: 'Your chair' }))).status).toBe(200);
    const second = (await send(id, 3)).body as Ids;
    expect(second.emailId).not.toBe(emailId);
    expect((await mailsOf(second.threadId)).map(({ data }) => data.subject)).toEqual(['Your chair']);
    expect(await draftOf(id)).toMatchObject({ state: 'sent', mail: { emailId: second.emailId } });
  });
});
