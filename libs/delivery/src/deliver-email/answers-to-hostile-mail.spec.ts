import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Blobs } from '#libs/blobs';
import { testDatabase } from '#libs/embedded';
import { JobQueuesModule } from '#libs/job-queue';
import { parseMail } from '#libs/mail';
import { OutgoingServers } from '#libs/outgoing-servers';
import { SecretBox } from '#libs/secrets';
import { type EmailComposed, threadStream } from '#libs/threads';
import { allEvents } from '#libs/wiring';
import { mustBeAsWritten } from '../../../../test/as-written.js';
import { type ScriptedPeer, startScriptedPeer } from '../../../../test/scripted-smtp-peer.js';
import { TestThreads } from '../../../../test/threads-house.js';
import { DeliveryWorker } from '../delivery.module.js';
import { DeliverEmail, DeliveryPolicy } from './deliver-email.worker.js';

const OURS = 'support@threadlog.example';
const EVIL = 'eve@evil.example';
const secrets = { provide: SecretBox, useValue: new SecretBox(['k'.repeat(32)]) };

@Module({})
class Secrets {}

let threads: TestThreads;
let peer: ScriptedPeer;
let support: string;

beforeAll(async () => {
  peer = await startScriptedPeer();
  const worker = DeliveryWorker.forRoot({
    servers: { deployment: { url: peer.url } },
    policy: new DeliveryPolicy('worker-1', 60_000, 'ask'),
  });
  const box = { module: Secrets, global: true, providers: [secrets], exports: [SecretBox] };
  const queues = JobQueuesModule.forRoot({ url: await testDatabase(), log: pino({ level: 'silent' }) });
  threads = await TestThreads.start({ imports: [box, queues, worker], events: allEvents, projections: [] });
  support = await threads.inbox([{ address: OURS, name: 'Support' }]);
}, 60_000);

afterAll(async () => {
  await threads.house.app.get(OutgoingServers).close();
  await threads.stop();
  await peer.stop();
});

/** What stands where a mail of Zoë's has something usual. */
type Hostile = Readonly<
  Partial<Record<'from' | 'replyTo' | 'cc' | 'subject' | 'fileName' | 'type' | 'contentId', string>>
>;

const mail = (said: Hostile): Buffer => {
  const { from = 'Zoe <zoe@example.net>', cc = 'Max <max@example.net>', subject = 'Invoice 7' } = said;
  const { fileName = 'logo.png', type = 'image/png', contentId = '<logo@example.net>' } = said;
  const shown = /^<(.*)>$/.exec(contentId)?.[1] ?? contentId;
  const lines = [
    ...[`From: ${from}`, `To: ${OURS}, list@example.net`, `Cc: ${cc}`, `Subject: ${subject}`],
    ...(said.replyTo === undefined ? [] : [`Reply-To: ${said.replyTo}`]),
    ...[`Message-ID: <${randomUUID()}@example.net>`, 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b'],
    ...['', '--b', 'Content-Type: text/html; charset=utf-8', ''],
    `<p>Where is it?</p><img src="cid:${encodeURIComponent(shown)}">`,
    ...['--b', `Content-Type: ${type}`, `Content-ID: ${contentId}`],
    ...[`Content-Disposition: inline; filename="${fileName}"`, '', 'GIF89a', '--b--', ''],
  ];
  return Buffer.from(lines.join('\r\n'));
};

const received = async (said: Hostile): Promise<string> => {
  const { from, html, text, attachments, ...parsed } = await parseMail(mail(said), {});
  const blobs = threads.house.app.get(Blobs);
  const kept = async (content: Buffer | string, mediaType: string) => ({
    ...(await blobs.put(Buffer.from(content))),
    mediaType,
  });
  const sender = from ?? { address: '', name: '' };
  const { threadId } = await threads.receive(support, {
    ...{ from: sender, replyTo: parsed.replyTo, to: parsed.to, cc: parsed.cc, subject: parsed.subject },
    ...{ messageId: parsed.messageId, references: parsed.references },
    text: text === null ? null : await kept(text, 'text/plain; charset=utf-8'),
    html: html === null ? null : await kept(html, 'text/html; charset=utf-8'),
    attachments: await Promise.all(
      attachments.map(async ({ fileName, contentId, inline, mediaType, content }, n) => ({
        ...{ attachmentId: `${randomUUID()}.${n}`, fileName, contentId, inline },
        blob: await kept(content, mediaType),
      })),
    ),
  });
  return threadId;
};

const html = '<p>Yes.</p>';
const WAYS = {
  reply: { path: 'replies', body: { html } },
  replyAll: { path: 'replies', body: { html, replyAll: true } },
  quote: { path: 'replies', body: { html, quote: true } },
  forward: { path: 'forwards', body: { html, to: ['clara@example.net'] } },
} as const;

/** Sends a mail that way: it leaves as it is written in the log, or was refused with a word on its recipients. */
const answered = async (threadId: string, way: keyof typeof WAYS): Promise<'sent' | 'refused'> => {
  const { path, body } = WAYS[way];
  const answer = await threads.ask('POST', `/v1/threads/${threadId}/${path}`, { body });
  if (answer.status !== 202) {
    expect(`${answer.status} ${String(answer.body['type'])}`).toMatch(
      /^400 .*:recipient-unreachable$|^409 .*:no-recipient$/,
    );
    return 'refused';
  }
  const ids = answer.body as { threadId: string; emailId: string };
  const story = await threads.house.store.slice(threadStream(ids.threadId), 0, 200);
  const composed = story.find(
    ({ type, data }) => type === 'EmailComposed' && (data as EmailComposed['data']).emailId === ids.emailId,
  );
  const data = composed?.data as EmailComposed['data'];
  await threads.house.app.get(DeliverEmail).run({ ...ids, composedRevision: composed?.revision ?? -1 });
  const taken = peer.taken.filter((one) => one.data.includes(data.messageId));
  expect(taken).toHaveLength(1);
  const [{ from, to, data: bytes }] = taken as [(typeof taken)[0]];
  const raw = Buffer.from(bytes.replaceAll('\r\n..', '\r\n.'), 'latin1');
  await mustBeAsWritten(data, { raw, envelope: { from, to } }, OURS);
  return 'sent';
};

const fates = async (said: Hostile): Promise<Readonly<Record<string, string>>> => {
  const threadId = await received(said);
  const fates: Record<string, string> = {};
  for (const way of Object.keys(WAYS) as (keyof typeof WAYS)[]) fates[way] = await answered(threadId, way);
  return fates;
};

const ALL_SENT = { reply: 'sent', replyAll: 'sent', quote: 'sent', forward: 'sent' };

const TEXTS = [
  `=?utf-8?Q?=0D=0ABcc:_${EVIL}?=`,
  `=?utf-8?B?${Buffer.from(`x\r\nRCPT TO:<${EVIL}>`).toString('base64')}?=`,
  '=?utf-8?Q?=00=E2=80=A8Bcc=3A?= =?utf-8?B?////?=',
  `x\u2028Bcc: ${EVIL}`,
  'x\u0085\u2029\u007f\u0001\ty',
  `x\r\n\tBcc: ${EVIL}`,
  '\u202egnp.exe',
  '(not closed \\',
  'x'.repeat(3_000),
  'あ'.repeat(700),
  '=?=?utf-8?Q?=?=',
];

const REACHABLE = ['john..doe@docomo.example', 'tanaka.@ezweb.example', '"ann"@example.net', 'ANN@EXÄMPLE.net'];

const BEYOND = [
  ...['jörg@example.de', 'user@[192.168.1.1]', 'ann@127.0.0.1', 'a@my_host.example', 'a@b@example.net', 'root', '<>'],
  ...[`${'a'.repeat(65)}@example.net`, `ann@${'a'.repeat(64)}.net`, `.@${'abc.'.repeat(62)}net`, 'ann@-example.net'],
  ...['"ann smith"@example.net', `"${EVIL} x"@example.net`, `<ann@example.net\u2028RCPT TO:<${EVIL}>>`],
  ...['=?utf-8?Q?ann@example.net=0D=0ABcc:?=', "ann'@example..net", 'ann@example.net\u0000'],
];

describe('a mail is answered and passed on, or it is said why not', () => {
  it.each(REACHABLE)('when it is from %s, or is to be answered there, and went there', async (address) => {
    expect(await fates({ from: address, cc: address })).toEqual(ALL_SENT);
    expect(await fates({ replyTo: `${address}, max@example.net` })).toEqual(ALL_SENT);
  });

  it.each(BEYOND)('when it is from %j, or is to be answered there, and went there', async (address) => {
    const cc = `${address}, max@example.net`;
    expect(await fates({ from: address, cc })).toMatchObject({ replyAll: 'sent', forward: 'sent' });
    expect(await fates({ replyTo: `Ann <${address}>`, cc })).toMatchObject({ replyAll: 'sent', forward: 'sent' });
  });

  it('when nobody of those who would get the answer can be reached', async () => {
    const refused = { ...ALL_SENT, reply: 'refused', quote: 'refused' };
    expect(await fates({ from: 'jörg@example.de' })).toEqual(refused);
    expect(await fates({ replyTo: 'user@[192.168.1.1], a@my_host.example' })).toEqual(refused);
  });

  it.each(TEXTS)('when %j is what everything in it is called', async (text) => {
    const everything = { subject: text, fileName: text, contentId: text };
    const bare = `${text} <ann@example.net>`;
    const sent = { replyAll: 'sent', forward: 'sent' };
    expect(await fates({ ...everything, from: bare, cc: bare })).toMatchObject(sent);
    const quoted = `"${text}" <ann@example.net>`;
    expect(await fates({ ...everything, replyTo: quoted, cc: quoted })).toMatchObject(sent);
  });

  it.each(['', '.', '\r\n .', '../../etc/passwd', 'con', '"; x="', 'a\\"b'])(
    'when %j is its subject and its file',
    async (text) => {
      expect(await fates({ subject: text, fileName: text })).toEqual(ALL_SENT);
    },
  );

  it.each([
    ...['image/*', 'application/pdf,', 'x', '', '!/!', `image/${'x'.repeat(200)}`, 'image/png\u2028'],
    ...['image/png; a="\r\n b"', 'text/html; charset=x', 'message/rfc822', 'message/partial', 'multipart/mixed'],
  ])('when %j is the type of its file', async (type) => {
    expect(await fates({ type })).toEqual(ALL_SENT);
  });

  it.each(['<a>b>', '<ä@x>', `<${'x'.repeat(250)}>`, '', '<>', '<"a b"@x>', '<a\u2028b>'])(
    'when %j is the Content-ID of its picture',
    async (contentId) => {
      expect(await fates({ contentId })).toEqual(ALL_SENT);
    },
  );
});
