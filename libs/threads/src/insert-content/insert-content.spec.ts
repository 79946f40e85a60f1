import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Blobs } from '#libs/blobs';
import { ContentApi, contentEvents, contentVersionView, contentView } from '#libs/content';
import { uploadDecider, uploadStream } from '#libs/uploads';
import { type Answer, system } from '../../../../test/feature-app.js';
import { type EmailComposed, type ThreadEvent, threadStream } from '../thread-events.js';
import { mailbox } from '../thread.fixtures.js';
import { TestThreads } from '../../../../test/threads-house.js';

const PUBLIC_URL = 'https://mail.example.org';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const PRICES = Buffer.from('a desk: 300 EUR');

let threads: TestThreads;
let inboxId: string;

const create = async (body: object): Promise<string> =>
  String((await threads.must('POST', '/v1/content', { body }))['contentItemId']);

/** A document of the team; the log has its upload as any process would have written it. */
const document = async (name: string, uploadId: string): Promise<string> => {
  const blob = { ...(await threads.house.app.get(Blobs).put(PRICES)), mediaType: 'application/pdf' };
  const at = new Date().toISOString();
  const upload = {
    uploadId,
    fileName: 'prices.pdf',
    blob,
    authorId: threads.agent.id,
    at,
    scan: 'unavailable',
  } as const;
  const command = { type: 'ReceiveUpload', upload } as const;
  await threads.house.store.handle(uploadDecider, uploadStream(uploadId), command, system());
  return create({ kind: 'document', name, uploadId });
};

const mail = (more: object) => ({
  body: { inboxId, from: 'support@example.org', to: ['zoe@example.net'], subject: 'Prices', ...more },
});

const sent = async (request: object, path = '/v1/threads'): Promise<EmailComposed['data']> => {
  const { threadId, emailId } = await threads.must('POST', path, request);
  for await (const record of threads.house.store.read(threadStream(String(threadId)))) {
    const { type, data } = record as unknown as ThreadEvent;
    if (type === 'EmailComposed' && data.emailId === emailId) return data;
  }
  throw new Error('the mail is not in its thread');
};

const bodies = async ({ text, html }: EmailComposed['data']) => {
  const read = async (ref: typeof text) =>
    ref === null ? null : (await threads.house.app.get(Blobs).get(ref.sha256)).toString();
  return { text: await read(text), html: await read(html) };
};

const refused = async (request: object): Promise<readonly unknown[]> => {
  const { status, body } = await threads.ask('POST', '/v1/threads', request);
  const errors = (body['errors'] ?? []) as readonly { pointer: string }[];
  return [status, String(body['type']).split(':').at(-1), ...errors.map(({ pointer }) => pointer)];
};

beforeAll(async () => {
  threads = await TestThreads.start({
    imports: [ContentApi],
    events: contentEvents,
    projections: [contentView, contentVersionView],
    publicUrl: PUBLIC_URL,
  });
  inboxId = await threads.inbox([mailbox('support@example.org', 'Support')]);
}, 60_000);
afterAll(() => threads.stop());

describe('content that is inserted', () => {
  it('is recorded with the version it was in, and a document attached', async () => {
    const snippet = await create({ kind: 'snippet', name: 'Thanks', text: 'Thank you.' });
    const revision = { 'If-Match': '"0"' };
    const more = { kind: 'snippet', name: 'Thanks', text: 'Many thanks.' };
    await threads.must('PUT', `/v1/content/${snippet}`, { body: more, headers: revision });
    const prices = await document('Prices', '00000000-0000-7000-8000-0000000000a1');
    const inserted = [{ contentItemId: snippet, version: 1 }, { contentItemId: snippet }, { contentItemId: prices }];
    const data = await sent(mail({ text: 'Thank you.', inserted }));
    expect(data.inserted).toEqual([
      { contentItemId: snippet, kind: 'snippet', version: 1, as: 'words' },
      { contentItemId: snippet, kind: 'snippet', version: 2, as: 'words' },
      { contentItemId: prices, kind: 'document', version: 1, as: 'attachment' },
    ]);
    expect(data.attachments).toMatchObject([{ attachmentId: `${data.emailId}.0`, fileName: 'prices.pdf' }]);
  });

  it('must be there, seen, and not archived; a link must lead somewhere', async () => {
    const own = await create({ kind: 'snippet', name: 'Mine', text: 'x', visibility: { to: 'chosen' } });
    const gone = await create({ kind: 'snippet', name: 'Gone', text: 'x' });
    await threads.must('POST', `/v1/content/${gone}/archive`);
    const inserting = (contentItemId: string, more: object = {}) =>
      mail({ text: 'x', inserted: [{ contentItemId, ...more }] });
    const nothing = '00000000-0000-7000-8000-00000000dead';
    expect(await refused(inserting(nothing))).toEqual([404, 'not-found', '/inserted/0']);
    expect(await refused(inserting(own, { version: 7 }))).toEqual([404, 'not-found', '/inserted/0']);
    expect(await refused(inserting(gone))).toEqual([409, 'content-archived', '/inserted/0']);
    expect(await refused(inserting(own, { as: 'link' }))).toEqual([400, 'not-a-document', '/inserted/0']);
    const dead = mail({ html: `<a href="https://document.invalid/${nothing}">x</a>` });
    expect(await refused(dead)).toEqual([400, 'document-not-inserted', '/html']);
    const other = await threads.house.holder('member');
    expect((await threads.ask('POST', '/v1/threads', inserting(own), other)).status).toBe(404);
  });
});

describe('a link to a document', () => {
  const look = async (url: string, method = 'GET', headers: Record<string, string> = {}): Promise<Response> =>
    fetch(url.replace(PUBLIC_URL, await threads.house.app.getUrl()), {
      method,
      headers: { 'User-Agent': FIREFOX, ...headers },
    });

  it('stands where the writer put it, opens the version that was sent, and tells that it was opened', async () => {
    const prices = await document('Prices & more', '00000000-0000-7000-8000-0000000000a2');
    const rendered = (await threads.must('POST', `/v1/content/${prices}/render`, { body: {} })) as Answer['body'] &
      Readonly<{ html: string }>;
    const asked = mail({
      html: `<p>Here:</p>${rendered.html}<p>Yours</p>`,
      text: 'Here.',
      inserted: [{ contentItemId: prices, as: 'link' }],
    });
    const data = await sent(asked);
    const { text, html } = await bodies(data);
    const [url = ''] = /https:\/\/mail\.example\.org\/d\/[\w-]{40}/.exec(html ?? '') ?? [];
    expect(html).toMatch(
      /^<p>Here:<\/p><p><a href="https:\/\/mail[^"]+"[^>]*>Prices &amp; more<\/a><\/p><p>Yours<\/p>$/,
    );
    expect(text).toBe(`Here.\n\nPrices & more: ${url}`);
    expect(data.attachments).toEqual([]);

    await threads.shown();
    for (const [method, headers] of [
      ['HEAD', {}],
      ['GET', { 'Sec-Purpose': 'prefetch' }],
      ['GET', { 'User-Agent': 'Slackbot 1.0' }],
    ] as const) {
      expect((await look(url, method, headers)).status).toBe(200);
    }
    const answer = await look(url);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(PRICES);
    expect(answer.headers.get('Content-Disposition')).toContain('prices.pdf');
    expect((await look(url)).status).toBe(200);
    const opens = [];
    for await (const { type, data: said } of threads.house.store.read(threadStream(data.threadId))) {
      if (type === 'DocumentOpened') opens.push(said);
    }
    expect(opens).toMatchObject([{ emailId: data.emailId, contentItemId: prices, version: 1 }]);
    await threads.shown();
    expect(await threads.must('GET', `/v1/messages/${data.emailId}`)).toMatchObject({
      inserted: [{ contentItemId: prices, kind: 'document', version: 1, as: 'link' }],
      openedDocuments: [{ contentItemId: prices, opens: 1 }],
    });
  });

  it('cannot be guessed', async () => {
    for (const token of ['x', 'A'.repeat(40), '..%2f..%2fetc%2fpasswd', 'A'.repeat(9_000)]) {
      expect([404, 431]).toContain((await look(`${PUBLIC_URL}/d/${token}`)).status);
    }
  });
});

describe('a signature', () => {
  it('stands below what was written, above what is quoted, and is recorded', async () => {
    const signatures = `/v1/inboxes/${inboxId}/signatures`;
    await threads.must('PUT', `${signatures}/inbox`, { body: { html: '<p>{{ inbox.name }}</p>' } }, threads.superAdmin);
    const unsigned = await sent(mail({ html: '<p>Hi</p>' }));
    expect((await bodies(unsigned)).html).toBe('<p>Hi</p>');
    const usual = await sent(mail({ html: '<p>Hi</p>', text: 'Hi', sign: 'usual' }));
    expect(await bodies(usual)).toEqual({
      html: '<p>Hi</p><br /><p>Support Team</p>'.replace('Support Team', 'Support'),
      text: 'Hi\n\n-- \nSupport',
    });
    expect(usual).toMatchObject({ preview: 'Hi', inserted: [{ kind: 'signature', version: 1 }] });
    expect(await refused(mail({ text: 'Hi', sign: 'own' }))).toEqual([409, 'signature-missing', '/sign']);
    await threads.shown();
    await threads.must('PUT', `${signatures}/own`, { body: { text: 'Ada' } });
    const reply = await sent(
      { body: { text: 'Yes', sign: 'usual', quote: true } },
      `/v1/threads/${usual.threadId}/replies`,
    );
    expect((await bodies(reply)).text).toMatch(/^Yes\n\n-- \nAda\n\nOn .* wrote:\n> Hi\n/);
    expect(reply.preview).toBe('Yes');
    expect((await bodies(await sent(mail({ text: 'Hi', sign: 'inbox' })))).text).toBe('Hi\n\n-- \nSupport');
  });
});
