import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clamd } from '#libs/antivirus';
import { Blobs } from '#libs/blobs';
import { UploadPolicy, UploadPolicyModule } from '#libs/uploads';
import { TestThreads } from '../../../../test/threads-house.js';
import { FakeClamd } from '../../../antivirus/src/test-clamd.js';
import type { Attachment, BlobRef } from '../mail-parts.js';
import { MessageBodies } from '../message-view/message-bodies.http.js';
import { MessageLookup } from '../message-view/message-lookup.http.js';
import { mailbox } from '../thread.fixtures.js';

let threads: TestThreads;
let clamd: FakeClamd;
let support: string;

const MAX_BYTES = 1_000;

beforeAll(async () => {
  clamd = await FakeClamd.start();
  const rules = { policy: new UploadPolicy(MAX_BYTES), scanner: new Clamd({ url: clamd.url, timeoutMs: 2_000 }) };
  threads = await TestThreads.start({ imports: [UploadPolicyModule.forRoot(rules)], events: {}, projections: [] });
  support = await threads.inbox([mailbox('support@threadlog.example', 'Support')]);
}, 60_000);
afterAll(() => Promise.all([threads.stop(), clamd.stop()]));

const kept = async (content: string | undefined, mediaType: string): Promise<BlobRef | null> =>
  content === undefined ? null : { ...(await threads.house.app.get(Blobs).put(Buffer.from(content))), mediaType };

/** Answers a mail with these bodies in both forms, and gives what the answer says. */
const quoting = async (text?: string, html?: string): Promise<Readonly<{ text: string; html: string }>> => {
  const { threadId } = await threads.receive(support, {
    at: '2026-03-01T09:00:00.000Z',
    from: mailbox('clara@fjord.example', 'Clara'),
    text: await kept(text, 'text/plain; charset=utf-8'),
    html: await kept(html, 'text/html; charset=utf-8'),
  });
  const answer = { text: 'Yes.', html: '<p>Yes.</p>', quote: true };
  const { emailId } = await threads.must('POST', `/v1/threads/${threadId}/replies`, { body: answer });
  return (await threads.must('GET', `/v1/messages/${String(emailId)}`)) as unknown as { text: string; html: string };
};

const attribution = 'On 2026-03-01 at 09:00 UTC, Clara <clara@fjord.example> wrote:';

describe('the original below an answer', () => {
  it('is quoted in both forms, each from the original’s own', async () => {
    const { text, html } = await quoting('Where is <it>?\n  Here?', '<p>Where is <b>it</b>?</p>');
    expect(text).toBe(`Yes.\n\n${attribution}\n> Where is <it>?\n>   Here?\n`);
    expect(html).toContain('<p>Where is <b>it</b>?</p></blockquote>');
    expect(html).toContain('Clara &lt;clara@fjord.example&gt; wrote:');
  });

  it('is quoted in HTML as it stands where it was text alone', async () => {
    const { html } = await quoting('Where is <it>?\n  Here?');
    expect(html).toContain('<div style="white-space:pre-wrap">Where is &lt;it&gt;?\n  Here?</div></blockquote>');
  });

  it('is quoted in text where it was HTML alone', async () => {
    expect((await quoting(undefined, '<p>Where is <b>it</b>?</p>')).text).toBe(
      `Yes.\n\n${attribution}\n> Where is it?\n`,
    );
  });

  it('is cut where it is long, and says so', async () => {
    const { threadId } = await threads.receive(support, {
      text: await kept(`${'word '.repeat(400_000)}`, 'text/plain; charset=utf-8'),
    });
    const body = { text: 'Yes.', quote: true };
    const { emailId } = await threads.must('POST', `/v1/threads/${threadId}/replies`, { body });
    await threads.shown();
    const answer = await threads.house.app.get(MessageLookup).byId(String(emailId));
    if (answer?.kind !== 'sent') throw new Error('there is no such answer');
    const { text } = await threads.house.app.get(MessageBodies).whole(answer.data);
    expect(String(text).endsWith('\n> […]\n')).toBe(true);
    expect(String(text).length).toBeLessThan(110_000);
  });
});

type Shown = Readonly<{
  html: string | null;
  attachments: readonly Readonly<{ id: string; fileName: string; contentId: string | null; inline: boolean }>[];
}>;

/** Clara's mail shows `photo@x`, which holds this, and has a plan to be saved. */
const pictured = async (content = 'PNG'): Promise<string> => {
  const emailId = randomUUID();
  const file = async (n: number, fileName: string, contentId: string | null): Promise<Attachment> => ({
    attachmentId: `${emailId}.${n}`,
    ...{ fileName, contentId, inline: contentId !== null },
    blob: { ...(await threads.house.app.get(Blobs).put(Buffer.from(content))), mediaType: 'image/png' },
  });
  const { threadId } = await threads.receive(support, {
    text: await kept('Where is it?', 'text/plain; charset=utf-8'),
    html: await kept('<p>Where is it?</p><img src="cid:photo%40x" />', 'text/html; charset=utf-8'),
    attachments: [await file(0, 'plan.pdf', null), await file(1, 'photo.png', 'photo@x')],
  });
  return threadId;
};

const direct = (path: string, init: RequestInit = {}): Promise<Response> => {
  const { port } = threads.house.app.getHttpServer().address() as { port: number };
  return fetch(`http://127.0.0.1:${port}${path}`, {
    ...init,
    headers: { Authorization: `Bearer ${threads.agent.key}` },
  });
};

const answer = (threadId: string, body: object) =>
  threads.ask('POST', `/v1/threads/${threadId}/replies`, { body: { quote: true, ...body } });

const answered = async (threadId: string, body: object): Promise<Shown> => {
  const { body: written } = await answer(threadId, body);
  return (await threads.must('GET', `/v1/messages/${String(written['emailId'])}`)) as unknown as Shown;
};

describe('the pictures of the original', () => {
  it('go along with an answer in HTML, and nothing else of its files does', async () => {
    const { html, attachments } = await answered(await pictured('PNG picture'), { html: '<p>Here.</p>' });
    expect(html).toContain('<img src="cid:photo%40x" /></blockquote>');
    expect(attachments).toMatchObject([{ fileName: 'photo.png', contentId: 'photo@x', inline: true }]);
    const [photo] = attachments;
    expect(await (await direct(`/v1/attachments/${photo?.id}`)).text()).toBe('PNG picture');
    expect((await answered(await pictured(), { text: 'Here.' })).attachments).toEqual([]);
    expect((await answered(await pictured(), { html: '<p>Here.</p>', quote: false })).attachments).toEqual([]);
  });

  it('go along again when that answer is answered', async () => {
    const threadId = await pictured();
    const { body: first } = await answer(threadId, { html: '<p>Here.</p>' });
    await threads.shown();
    const again = await answered(threadId, { html: '<p>Or there.</p>', answers: first['emailId'] });
    expect(again.attachments).toMatchObject([{ fileName: 'photo.png', contentId: 'photo@x', inline: true }]);
  });

  it('give way to a picture of the answer that has the same name', async () => {
    const uploaded = await direct('/v1/uploads?fileName=mine.png', { method: 'POST', body: 'mine' });
    const { uploadId } = (await uploaded.json()) as Readonly<{ uploadId: string }>;
    const { html, attachments } = await answered(await pictured(), {
      html: '<img src="cid:photo@x">',
      attachments: [{ uploadId, contentId: 'photo@x' }],
    });
    const [mine, theirs] = attachments;
    expect(mine).toMatchObject({ fileName: 'mine.png', contentId: 'photo@x', inline: true });
    expect(theirs).toMatchObject({ fileName: 'photo.png', inline: true });
    expect(theirs?.contentId).not.toBe('photo@x');
    expect(html).toMatch(
      new RegExp(`^<img src="cid:photo@x" />[^]*<img src="cid:${theirs?.contentId}" /></blockquote>`),
    );
  });

  it('are under the limits and the scan of other files', async () => {
    const html = '<p>Here.</p>';
    const infected = await answer(await pictured('EICAR-STANDARD-ANTIVIRUS-TEST-FILE'), { html });
    expect(infected).toMatchObject({
      status: 409,
      body: { type: 'urn:threadlog:problem:upload-infected', errors: [{ pointer: '/quote' }] },
    });
    const large = await answer(await pictured('x'.repeat(MAX_BYTES + 1)), { html });
    expect(large).toMatchObject({ status: 413, body: { type: 'urn:threadlog:problem:attachments-too-large' } });
  });
});
