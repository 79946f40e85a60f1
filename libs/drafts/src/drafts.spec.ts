import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasControls } from '#libs/mail';
import type { Answer, Holder } from '../../../test/feature-app.js';
import { TestThreads } from '../../../test/threads-house.js';
import { draftsEvents, draftView, DraftsApi } from './index.js';

let threads: TestThreads;
let agent: Holder, colleague: Holder;
let inboxId: string;

beforeAll(async () => {
  threads = await TestThreads.start({ imports: [DraftsApi], events: draftsEvents, projections: [draftView] });
  ({ agent } = threads);
  colleague = await threads.house.holder('member');
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

const anyLine = fc.string({ unit: 'binary', maxLength: 20 }).filter((text) => !hasControls(text));
const anyHtml = fc
  .array(fc.constantFrom('<p>', '</p>', '<b', '>', '&amp;', '"', '<img src="cid:a">', 'é', ' '))
  .map((parts) => parts.join(''));

describe('a draft', () => {
  it('is kept as it was written, finished or not', async () => {
    const uploadId = await upload('the plan');
    const id = await begin({
      to: ['cla', { address: 'ben@fjord.example', name: 'Ben' }],
      cc: [],
      html: '<p onclick="steal()">Dear <b>Clara</b></p><script>x</script>',
      attachments: [{ uploadId, fileName: 'Plan.txt' }],
    });
    const draft = await read(id);
    expect(draft).toMatchObject({
      status: 200,
      body: {
        id,
        state: 'open',
        inboxId,
        threadId: null,
        ownerId: agent.id,
        changedBy: agent.id,
        shared: false,
        mail: null,
        version: 1,
        from: null,
        to: [
          { address: 'cla', name: '' },
          { address: 'ben@fjord.example', name: 'Ben' },
        ],
        cc: [],
        bcc: [],
        subject: null,
        text: 'Dear Clara,',
        html: '<p>Dear <b>Clara</b></p>',
        preview: 'Dear Clara,',
        attachments: [{ uploadId, fileName: 'Plan.txt', contentId: null, mediaType: 'text/plain', size: 8 }],
        associations: null,
      },
    });
    expect(draft.headers.get('ETag')).toBe('"0"');
    const file = new URL(`/v1/drafts/${id}/attachments/${uploadId}`, await threads.house.app.getUrl());
    const response = await fetch(file, { headers: { Authorization: `Bearer ${agent.key}` } });
    expect(response.headers.get('Content-Disposition')).toContain('Plan.txt');
    expect(await response.text()).toBe('the plan');
    expect((await threads.ask('GET', `/v1/drafts/${id}/attachments/${randomUUID()}`)).status).toBe(404);
  });

  it('takes back what it gave, whatever is in it, and that is no new version', async () => {
    const inserted = { contentItemId: randomUUID(), as: 'link' };
    const attachments = [{ uploadId: await upload('an image'), contentId: 'a' }];
    const written = fc.record({
      from: fc.option(anyLine),
      to: fc.option(fc.array(fc.record({ address: anyLine, name: anyLine }), { maxLength: 3 })),
      bcc: fc.array(anyLine, { maxLength: 2 }),
      subject: fc.option(anyLine),
      text: fc.option(fc.string({ unit: 'binary' })),
      html: fc.option(anyHtml),
      inserted: fc.constantFrom([], [inserted], [{ ...inserted, version: 3 }]),
      sign: fc.constantFrom('none', 'usual'),
      associations: fc.constantFrom(null, [{ type: 'deal', id: randomUUID() }]),
      attachments: fc.constantFrom([], attachments),
      answers: fc.option(fc.uuid()),
      quote: fc.boolean(),
    });
    const id = await begin();
    const property = fc.asyncProperty(written, async (body) => {
      const { revision } = (await read(id)).body as { revision: number };
      expect(await save(id, revision, body)).toMatchObject({ status: 200 });
      const given = (await read(id)).body;
      const again = Object.fromEntries([...Object.keys(body), 'cc', 'replyAll'].map((field) => [field, given[field]]));
      expect((await save(id, Number(given['revision']), again)).body['revision']).toBe(given['revision']);
    });
    await fc.assert(property, { numRuns: 20 });
  });

  it('may hold what Postgres does not', async () => {
    const id = await begin({ text: 'a\0b\ud800c' });
    expect((await read(id)).body).toMatchObject({ text: 'a\0b\ufffdc' });
  });

  it('is begun once, however often the request is sent', async () => {
    const headers = { 'Idempotency-Key': randomUUID() };
    const body = { inboxId, text: 'Once' };
    const [first, again] = [
      await threads.ask('POST', '/v1/drafts', { body, headers }),
      await threads.ask('POST', '/v1/drafts', { body, headers }),
    ];
    expect(first.status).toBe(201);
    expect(again.body).toEqual(first.body);
  });

  it('is refused with pointers to what is wrong', async () => {
    const refused = async (body: object, status: number, ...pointers: readonly string[]): Promise<void> => {
      const answer = await threads.ask('POST', '/v1/drafts', { body });
      const errors = (answer.body['errors'] ?? []) as readonly { pointer: string }[];
      expect([answer.status, errors.map(({ pointer }) => pointer)]).toEqual([status, pointers]);
    };
    await refused({ text: 'where?' }, 400, '/inboxId');
    await refused({ inboxId, subject: 'a\r\nBcc: b@example.org' }, 400, '/subject');
    await refused({ inboxId, to: ['a\r\nb'] }, 400, '/to/0');
    await refused({ inboxId, attachments: [randomUUID()] }, 400, '/attachments/0/uploadId');
    await refused({ inboxId, text: 'x'.repeat(1_000_001) }, 413, '/text');
    await refused({ inboxId: randomUUID() }, 404);
    await refused({ threadId: randomUUID() }, 404);
  });

  it('of an answer lies with its conversation', async () => {
    const { threadId } = await threads.receive(inboxId);
    const elsewhere = await threads.inbox([{ address: 'sales@threadlog.example', name: 'Sales' }]);
    const answer = await threads.ask('POST', '/v1/drafts', { body: { threadId, inboxId: elsewhere } });
    expect(answer).toMatchObject({ status: 400, body: { type: 'urn:threadlog:problem:draft-without-place' } });
    const id = String((await threads.must('POST', '/v1/drafts', { body: { threadId } }))['draftId']);
    expect((await read(id)).body).toMatchObject({ threadId, inboxId });
    expect(ids(await threads.ask('GET', `/v1/drafts?threadId=${threadId}`))).toEqual([id]);
    expect(await save(id, 0, { inboxId: elsewhere })).toMatchObject({
      status: 409,
      body: { type: 'urn:threadlog:problem:draft-bound-to-thread' },
    });
    const letter = await begin();
    expect((await save(letter, 0, { inboxId: elsewhere })).status).toBe(200);
    expect((await read(letter)).body).toMatchObject({ inboxId: elsewhere, text: null });
  });
});

describe('saving', () => {
  it('takes the version that was read, and keeps every one', async () => {
    const id = await begin();
    expect(await threads.ask('PUT', `/v1/drafts/${id}`, { body: { text: 'x' } })).toMatchObject({
      status: 428,
      body: { type: 'urn:threadlog:problem:if-match-required' },
    });
    for (const [n, text] of ['Dear Clara, it', 'Dear Clara, it is', 'Dear Clara, it is ready'].entries()) {
      expect(await save(id, n, { text })).toMatchObject({ status: 200, body: { revision: n + 1 } });
    }
    expect(await save(id, 3, { text: 'Dear Clara, it is ready' })).toMatchObject({
      status: 200,
      body: { revision: 3 },
    });
    await threads.must('POST', `/v1/drafts/${id}/share`);
    expect((await save(id, 4, { text: 'By Max' }, colleague)).status).toBe(200);
    expect((await read(id)).body).toMatchObject({ version: 5, changedBy: colleague.id, ownerId: agent.id });

    const path = `/v1/drafts/${id}/versions`;
    const versions = (await threads.ask('GET', path)).body['data'] as readonly Record<string, unknown>[];
    expect(versions.map(({ version, preview }) => [version, preview])).toEqual([
      [5, 'By Max'],
      [4, 'Dear Clara, it is ready'],
      [3, 'Dear Clara, it is'],
      [2, 'Dear Clara, it'],
      [1, 'Dear Clara,'],
    ]);
    expect(versions.map(({ authorId }) => authorId)).toEqual([colleague.id, ...Array<string>(4).fill(agent.id)]);
    const pages: unknown[] = [];
    for (let next: string | null = ''; next !== null;) {
      const { body } = await threads.ask('GET', `${path}?limit=2${next === '' ? '' : `&cursor=${next}`}`);
      pages.push((body['data'] as readonly { version: number }[]).map(({ version }) => version));
      ({ next } = body['page'] as { next: string | null });
    }
    expect(pages).toEqual([[5, 4], [3, 2], [1]]);
    expect((await threads.ask('GET', `${path}/2`)).body).toMatchObject({ version: 2, text: 'Dear Clara, it' });
    for (const none of ['6', '0', 'x', '99999999999']) {
      expect([400, 404]).toContain((await threads.ask('GET', `${path}/${none}`)).status);
    }
  });

  it('too late shows both versions, and loses neither', async () => {
    const id = await begin({ shared: true });
    await save(id, 0, { text: 'By Max', to: ['clara@fjord.example'] }, colleague);
    const late = await save(id, 0, { text: 'By Ada', html: '<p>By <script>x</script>Ada</p>' });
    expect(late).toMatchObject({
      status: 412,
      body: {
        type: 'urn:threadlog:problem:stale-revision',
        expectedRevision: 0,
        revision: 1,
        since: [{ type: 'DraftSaved', revision: 1 }],
        theirs: {
          version: 2,
          state: 'open',
          savedBy: colleague.id,
          text: 'By Max',
          to: [{ address: 'clara@fjord.example', name: '' }],
        },
        yours: { text: 'By Ada', html: '<p>By Ada</p>', to: null },
      },
    });
    expect(late.headers.get('Content-Type')).toContain('application/problem+json');
    expect((await save(id, 1, { text: 'By Ada and Max' })).status).toBe(200);
  });

  it('again after a lost answer is no conflict', async () => {
    const id = await begin();
    const [first, again] = [await save(id, 0, { text: 'Saved' }), await save(id, 0, { text: 'Saved' })];
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body).toEqual(first.body);
  });

  it('from two windows at once keeps one and shows it to the other', async () => {
    const id = await begin();
    const answers = await Promise.all(['one', 'two', 'three'].map((text) => save(id, 0, { text })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const kept = (await read(id)).body['text'];
    for (const { body } of answers.filter(({ status }) => status === 412))
      expect(body).toMatchObject({ theirs: { text: kept } });
  });
});

describe('a discarded draft', () => {
  it('leaves the lists, keeps its versions, and comes back', async () => {
    const id = await begin({ text: 'Never mind' });
    await save(id, 0, { text: 'Never mind then' });
    await threads.must('DELETE', `/v1/drafts/${id}`);
    expect(ids(await threads.ask('GET', '/v1/drafts'))).not.toContain(id);
    expect(ids(await threads.ask('GET', '/v1/drafts?state=discarded'))).toContain(id);
    expect((await threads.ask('GET', `/v1/drafts/${id}/versions/1`)).body).toMatchObject({ text: 'Never mind' });
    expect(await save(id, 2, { text: 'But' })).toMatchObject({
      status: 409,
      body: { type: 'urn:threadlog:problem:draft-discarded' },
    });
    expect(await save(id, 1, { text: 'But' })).toMatchObject({ status: 412, body: { theirs: { state: 'discarded' } } });
    await threads.must('POST', `/v1/drafts/${id}/restore`);
    expect((await read(id)).body).toMatchObject({ state: 'open', text: 'Never mind then' });
    expect(ids(await threads.ask('GET', '/v1/drafts'))).toContain(id);
  });
});

describe('the list', () => {
  it('has one’s own and what others share, the latest change first, in pages', async () => {
    const place = await threads.inbox([{ address: `${randomUUID()}@threadlog.example`, name: 'List' }]);
    const of = (more: object, who = agent) => begin({ inboxId: place, ...more }, who);
    const first = await of({});
    const theirs = await of({ shared: true }, colleague);
    await of({}, colleague);
    const third = await of({});
    await save(first, 0, { text: 'changed last' });
    const path = `/v1/drafts?inboxId=${place}`;
    const page = await threads.ask('GET', `${path}&limit=2`);
    expect(ids(page)).toEqual([first, third]);
    const { next } = page.body['page'] as { next: string };
    expect(ids(await threads.ask('GET', `${path}&limit=2&cursor=${next}`))).toEqual([theirs]);
    expect(ids(await threads.ask('GET', `${path}&mine=true`))).toEqual([first, third]);
    for (const wrong of ['state=sent', 'cursor=nonsense', 'mine=maybe']) {
      expect((await threads.ask('GET', `/v1/drafts?${wrong}`)).status).toBe(400);
    }
  });
});
