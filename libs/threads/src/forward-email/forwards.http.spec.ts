import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clamd } from '#libs/antivirus';
import { Blobs } from '#libs/blobs';
import { EventStore } from '#libs/event-store';
import { UploadPolicy, UploadPolicyModule } from '#libs/uploads';
import type { Holder } from '../../../../test/feature-app.js';
import { TestThreads } from '../../../../test/threads-house.js';
import { FakeClamd } from '../../../antivirus/src/test-clamd.js';
import type { Attachment, BlobRef } from '../mail-parts.js';
import { mailbox } from '../thread.fixtures.js';
import { threadStream } from '../thread-events.js';
import { LinkForwardsReactor } from './link-forwards.reactor.js';

let threads: TestThreads;
let clamd: FakeClamd;
let support: string, board: string;
let boss: Holder;

const clara = mailbox('clara@fjord.example', 'Clara');
const PICTURE = 'PNG picture';

const stored = async (content: string, mediaType: string): Promise<BlobRef> => ({
  ...(await threads.house.app.get(Blobs).put(Buffer.from(content))),
  mediaType,
});

beforeAll(async () => {
  clamd = await FakeClamd.start();
  const rules = { policy: new UploadPolicy(), scanner: new Clamd({ url: clamd.url, timeoutMs: 2_000 }) };
  threads = await TestThreads.start({ imports: [UploadPolicyModule.forRoot(rules)], events: {}, projections: [] });
  boss = await threads.house.holder('member');
  support = await threads.inbox([mailbox('support@threadlog.example', 'Support')]);
  board = await threads.inbox([mailbox('board@threadlog.example', 'Board')], boss, threads.agent);
}, 60_000);
afterAll(() => Promise.all([threads.stop(), clamd.stop()]));

type Shown = Readonly<{
  subject: string;
  preview: string;
  text: string;
  html: string | null;
  attachments: readonly Readonly<{ id: string; fileName: string; contentId: string | null; inline: boolean }>[];
  forwards: unknown;
  forwardedAs: readonly unknown[];
}>;

const shown = async (id: string, who = threads.agent): Promise<Shown> =>
  (await threads.must('GET', `/v1/messages/${id}`, {}, who)) as unknown as Shown;

const forward = (threadId: string, body: object = {}, headers = {}, who = threads.agent) =>
  threads.ask('POST', `/v1/threads/${threadId}/forwards`, { body: { to: [clara], ...body }, headers }, who);

const forwarded = async (threadId: string, body: object = {}): Promise<Readonly<Record<string, string>>> => {
  const { status, body: written } = await forward(threadId, body);
  expect({ status, written }).toMatchObject({ status: 202 });
  return written as Readonly<Record<string, string>>;
};

/** Zoë asks, with a plan to be saved and a picture that her HTML shows. */
const question = async () => {
  const emailId = randomUUID();
  const file = async (n: number, fileName: string, contentId: string | null): Promise<Attachment> => ({
    attachmentId: `${emailId}.${n}`,
    ...{ fileName, contentId, inline: contentId !== null },
    blob: await stored(`${PICTURE} ${n}`, 'image/png'),
  });
  const said = {
    text: await stored('Where is it?', 'text/plain; charset=utf-8'),
    html: await stored('<p>Where is it?</p><img src="cid:photo@x">', 'text/html; charset=utf-8'),
    attachments: [await file(0, 'plan.pdf', null), await file(1, 'photo.png', 'photo@x')],
  };
  const ids = await threads.receive(support, said);
  return { ...ids, attachments: said.attachments.map(({ attachmentId }) => attachmentId) };
};

describe('a mail that is passed on', () => {
  it('is a new mail with the original below, its files included, and each of the two names the other', async () => {
    const { threadId, emailId } = await question();
    const sent = await forwarded(threadId, { text: 'Can you help?' });
    expect(sent['threadId']).not.toBe(threadId);
    const mail = await shown(sent['emailId']!);
    expect(mail).toMatchObject({
      ...{ subject: 'Fwd: Invoice 7', preview: 'Can you help?', forwards: { threadId, emailId }, forwardedAs: [] },
      attachments: [
        { fileName: 'plan.pdf', inline: false, contentId: null },
        { fileName: 'photo.png', inline: true, contentId: 'photo@x' },
      ],
    });
    expect(mail.text).toMatch(
      /^Can you help\?\n\n-+ Forwarded message -+\nFrom: Zoë <zoe[^>]*>\n[^]*\n\nWhere is it\?/,
    );
    expect(mail.html).toMatch(/Can you help\?[^]*Zoë &lt;zoe[^]*<p>Where is it\?<\/p><img src="cid:photo@x"/);
    const [plan] = mail.attachments;
    const { port } = threads.house.app.getHttpServer().address() as { port: number };
    const file = await fetch(`http://127.0.0.1:${port}/v1/attachments/${plan?.id}`, {
      headers: { Authorization: `Bearer ${threads.agent.key}` },
    });
    expect(await file.text()).toBe(`${PICTURE} 0`);
    const as = { threadId: sent['threadId'], emailId: sent['emailId'] };
    expect((await shown(emailId)).forwardedAs).toMatchObject([as]);
    const list = await threads.list<Shown>(`/v1/threads/${threadId}/messages`);
    expect(list[0]?.forwardedAs).toMatchObject([as]);
  });

  it('goes without words of its own, and with just the files that are wanted', async () => {
    const { threadId } = await question();
    const bare = await shown((await forwarded(threadId, { carry: 'none', subject: 'See below' }))['emailId']!);
    expect(bare).toMatchObject({ subject: 'See below', attachments: [{ fileName: 'photo.png', inline: true }] });
    expect(bare.text).toMatch(/^-+ Forwarded message/);
    const [plan] = (await shown((await forwarded(threadId))['emailId']!)).attachments;
    expect(plan?.fileName).toBe('plan.pdf');
    expect(await forward(threadId, { carry: [`${randomUUID()}.0`] })).toMatchObject({
      status: 400,
      body: { type: 'urn:threadlog:problem:attachment-missing', errors: [{ pointer: '/carry/0' }] },
    });
  });

  it('does not pass on a file with a virus', async () => {
    const emailId = randomUUID();
    const blob = await stored('EICAR-STANDARD-ANTIVIRUS-TEST-FILE', 'text/plain');
    const file = { attachmentId: `${emailId}.0`, fileName: 'x.com', contentId: null, inline: false, blob };
    const { threadId } = await threads.receive(support, { attachments: [file] });
    const refused = { status: 409, body: { type: 'urn:threadlog:problem:upload-infected' } };
    expect(await forward(threadId)).toMatchObject(refused);
    expect((await forwarded(threadId, { carry: 'none' }))['emailId']).toBeDefined();
  });

  it('is sent once under one key, also when what became of it stands in the thread by then', async () => {
    const { threadId } = await question();
    const seen = String((await threads.ask('GET', `/v1/threads/${threadId}`)).headers.get('ETag'));
    const headers = { 'Idempotency-Key': randomUUID(), 'If-Match': seen };
    const first = await forward(threadId, {}, headers);
    expect(first.status).toBe(202);
    expect(await forward(threadId, {}, headers)).toMatchObject({
      status: 202,
      body: { threadId: first.body['threadId'], emailId: first.body['emailId'] },
    });
    const [original] = await threads.list<Shown>(`/v1/threads/${threadId}/messages`);
    expect(original?.forwardedAs).toHaveLength(1);
    expect(await forward(threadId, {}, { 'If-Match': seen })).toMatchObject({
      status: 412,
      body: { since: [{ type: 'EmailForwarded' }] },
    });
  });

  it('is linked by the worker where its sender died before that', async () => {
    const { threadId, emailId } = await threads.receive(support);
    const sent = await forwarded(threadId);
    const store = threads.house.app.get(EventStore);
    const events = await store.slice(threadStream(sent['threadId']!), 1, 1);
    const other = await threads.receive(support);
    const composed = events.map((event) => ({
      ...event,
      data: { ...event.data, emailId: randomUUID(), forwards: { threadId: other.threadId, emailId: other.emailId } },
    }));
    const reactor = threads.house.app.get(LinkForwardsReactor);
    await reactor.react([...events, ...composed]);
    await reactor.react(composed);
    await threads.shown();
    expect((await shown(emailId)).forwardedAs).toHaveLength(1);
    expect((await shown(other.emailId)).forwardedAs).toHaveLength(1);
  });

  it('goes out from another inbox of the writer, and tells of either side only those who may see it', async () => {
    const { threadId, emailId } = await threads.receive(board, { to: [mailbox('board@threadlog.example')] });
    const sent = await forwarded(threadId, { inboxId: support });
    const mail = await shown(sent['emailId']!);
    expect(mail).toMatchObject({ inboxId: support, from: { address: 'support@threadlog.example' } });
    expect(mail.forwards).toEqual({ threadId, emailId });
    const outsider = await threads.house.holder('member');
    expect((await shown(sent['emailId']!, outsider)).forwards).toBeNull();
    const secret = await threads.receive(support);
    const inside = await forwarded(secret.threadId, { inboxId: board });
    expect((await shown(secret.emailId)).forwardedAs).toMatchObject([{ emailId: inside['emailId'] }]);
    expect((await shown(secret.emailId, outsider)).forwardedAs).toEqual([]);
    expect(JSON.stringify(await threads.list(`/v1/threads/${secret.threadId}/messages`, outsider))).not.toContain(
      inside['emailId'],
    );
  });

  it('is passed on by who may act on both sides', async () => {
    const { threadId } = await threads.receive(support);
    const hidden = await threads.receive(board);
    const outsider = await threads.house.holder('member');
    const auditor = await threads.house.holder('auditor');
    expect((await forward(threadId, { inboxId: board }, {}, outsider)).status).toBe(404);
    expect((await forward(hidden.threadId, { inboxId: support }, {}, outsider)).status).toBe(404);
    expect((await forward(threadId, {}, {}, auditor)).status).toBe(403);
    expect((await forward(threadId, { emailId: hidden.emailId })).status).toBe(409);
    expect((await forward(threadId, { to: [] })).status).toBe(409);
  });
});
