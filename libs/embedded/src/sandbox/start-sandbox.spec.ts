import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { parseMail, type ParsedMail, type ReceivedMail, renderMail, SmtpReceiver, SmtpSender } from '#libs/mail';
import { startSandbox } from './start-sandbox.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

type Taken = ReceivedMail & { mail: ParsedMail };

/** A stand-in for the intake: what it takes, or the code that it refuses with. */
const startIntake = async (refuseWith: number | null = null) => {
  const taken: Taken[] = [];
  const receiver = new SmtpReceiver({
    host: '127.0.0.1',
    port: 0,
    graceMs: 200,
    onRecipient: (address) => Promise.resolve(address.startsWith('nobody@') ? 'refuse' : 'accept'),
    onMail: async (received, stream) => {
      const raw = await buffer(stream);
      if (refuseWith !== null) throw Object.assign(new Error('no'), { smtpCode: refuseWith });
      taken.push({ ...received, mail: await parseMail(raw, received.envelope) });
    },
  });
  cleanups.push(() => receiver.close());
  return { at: await receiver.listen(), taken };
};

const start = async (options: { dataDir?: string; refuseWith?: number } = {}) => {
  const intake = await startIntake(options.refuseWith ?? null);
  const sandbox = await startSandbox({
    deliverAnswersTo: intake.at,
    ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
  });
  cleanups.push(() => sandbox.stop());
  return { sandbox, intake };
};

const letter = {
  from: { address: 'support@example.com', name: 'Support' },
  to: [{ address: 'ann@example.org', name: 'Ann <b>Lee</b>' }],
  cc: [],
  subject: 'Your <script>alert(1)</script> order',
  text: 'It is on its way.\n</pre><script>alert(2)</script>',
  html: '<p>It is <b>on its way</b>.</p><img src="cid:logo"><img src="https://tracker.example/x.png"><script>alert(3)</script>',
  attachments: [
    { fileName: 'logo.png', mediaType: 'image/png', content: Buffer.from('PNG'), contentId: 'logo' },
    { fileName: 'page.html', mediaType: 'text/html', content: Buffer.from('<script>alert(4)</script>') },
  ],
  messageId: '<2@example.com>',
  inReplyTo: '<1@example.org>',
  references: ['<1@example.org>'],
  date: '2026-11-03T09:00:00.000Z',
  boundarySeed: 'x',
};

const deliver = async ({ host, port }: { host: string; port: number }, to = ['ann@example.org']): Promise<void> => {
  const sender = new SmtpSender({ url: `smtp://${host}:${port}` });
  await sender.send({ from: 'bounces@example.com', to }, await renderMail(letter));
  await sender.close();
};

const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const postForm = (
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> => fetch(url, { method: 'POST', headers, body: new URLSearchParams(fields) });

describe('the mail sandbox', () => {
  it('takes every mail and shows it to programs', async () => {
    const { sandbox } = await start();
    await deliver(sandbox.smtp);
    expect(sandbox.mails()).toMatchObject([
      { id: '1', envelope: { from: 'bounces@example.com', to: ['ann@example.org'] } },
    ]);
    const { data } = (await (await fetch(`${sandbox.http}/api/mails?to=ann@example.org`)).json()) as { data: object[] };
    expect(data).toMatchObject([{ id: '1', subject: letter.subject, from: letter.from, messageId: letter.messageId }]);
    expect(await (await fetch(`${sandbox.http}/api/mails/1`)).json()).toMatchObject({
      text: expect.stringContaining('on its way') as string,
      references: ['<1@example.org>'],
      attachments: [
        { fileName: 'page.html', inline: false, size: 25 },
        { fileName: 'logo.png', inline: true, size: 3 },
      ].sort((one, other) => one.fileName.localeCompare(other.fileName)),
    });
    expect((await fetch(`${sandbox.http}/api/mails/2`)).status).toBe(404);
  });

  it('shows mails to people with everything escaped and nothing fetched from elsewhere', async () => {
    const { sandbox } = await start();
    await deliver(sandbox.smtp);
    for (const path of ['/', '/mails/1']) {
      const response = await fetch(`${sandbox.http}${path}`);
      const text = await response.text();
      expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
      expect(text).not.toMatch(/<script|https?:\/\//);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    const shown = await fetch(`${sandbox.http}/mails/1/html`);
    const html = await shown.text();
    expect(html).toMatch(/<img src="\/mails\/1\/parts\/\d"/);
    expect(html).not.toMatch(/<script|https:/);
    expect(shown.headers.get('content-security-policy')).toMatch(/sandbox/);
    expect(await (await fetch(`${sandbox.http}/mails/1/raw`)).text()).toContain('Message-ID: <2@example.com>');
  });

  it('hands files out so that no browser runs them', async () => {
    const { sandbox } = await start();
    await deliver(sandbox.smtp);
    const parts = await Promise.all([0, 1].map((index) => fetch(`${sandbox.http}/mails/1/parts/${index}`)));
    const seen = parts
      .map(({ headers }) => [headers.get('content-type'), headers.get('content-disposition')?.split(';')[0]])
      .sort();
    expect(seen).toEqual([
      ['application/octet-stream', 'attachment'],
      ['image/png', 'inline'],
    ]);
    expect(parts.every(({ headers }) => headers.get('x-content-type-options') === 'nosniff')).toBe(true);
  });

  it('answers as the recipient, so that any mail program threads it', async () => {
    const { sandbox, intake } = await start();
    await deliver(sandbox.smtp);
    const response = await post(`${sandbox.http}/api/mails/1/answer`, { text: 'Thank you!' });
    expect(response.status).toBe(200);
    const { messageId } = (await response.json()) as { messageId: string };
    expect(intake.taken).toMatchObject([
      {
        envelope: { from: 'ann@example.org', to: ['support@example.com'] },
        mail: {
          from: { address: 'ann@example.org' },
          to: [letter.from],
          subject: `Re: ${letter.subject}`,
          messageId,
          inReplyTo: ['<2@example.com>'],
          references: ['<1@example.org>', '<2@example.com>'],
        },
      },
    ]);
    const [first, , attribution, ...quoted] = intake.taken[0]?.mail.text?.trimEnd().split('\n') ?? [];
    expect(first).toBe('Thank you!');
    expect(attribution).toBe('On Tue, 03 Nov 2026 09:00:00 GMT, Support <support@example.com> wrote:');
    expect(quoted.every((line) => line.startsWith('>'))).toBe(true);
  });

  it('answers by the form of the page', async () => {
    const { sandbox, intake } = await start();
    await deliver(sandbox.smtp, ['hidden@example.org']);
    const response = await postForm(`${sandbox.http}/mails/1/answer`, { text: 'By form' });
    expect(await response.text()).toContain('delivered to support@example.com');
    expect(intake.taken[0]?.envelope.from).toBe('hidden@example.org');
  });

  it('writes new mails, by form and for programs', async () => {
    const { sandbox, intake } = await start();
    const mail = { from: 'Zoë <zoe@example.org>', to: 'support@example.com', subject: 'Hello', text: 'A question' };
    expect((await post(`${sandbox.http}/api/mails`, mail)).status).toBe(200);
    expect((await postForm(`${sandbox.http}/new`, mail)).status).toBe(200);
    expect(intake.taken).toHaveLength(2);
    expect(intake.taken[1]?.mail).toMatchObject({
      from: { name: 'Zoë', address: 'zoe@example.org' },
      text: 'A question\n',
    });
  });

  it.each([
    [451, '451 4.3.0'],
    [554, '554 5.6.0'],
  ])('says on the page that the intake answered %i, and keeps what was written', async (refuseWith, reply) => {
    const { sandbox } = await start({ refuseWith });
    await deliver(sandbox.smtp);
    const page = await (await postForm(`${sandbox.http}/mails/1/answer`, { text: 'Precious words' })).text();
    expect(page).toContain(reply);
    expect(page).toMatch(/<textarea[^>]*>Precious words<\/textarea>/);
    const api = await post(`${sandbox.http}/api/mails/1/answer`, { text: 'x' });
    expect(api.status).toBe(502);
    expect(JSON.stringify(await api.json())).toContain(reply);
  });

  it('says so when nobody listens where answers go', async () => {
    const intake = await startIntake();
    const sandbox = await startSandbox({ deliverAnswersTo: intake.at });
    cleanups.push(() => sandbox.stop());
    await cleanups.shift()?.();
    const mail = { from: 'a@example.org', to: 'support@example.com', subject: '', text: 'x' };
    const response = await post(`${sandbox.http}/api/mails`, mail);
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ title: expect.stringContaining('was not sent') as string });
  });

  it.each([
    [{ origin: 'https://evil.example' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'content-type': 'text/plain' }, 415],
  ])('takes nothing that another site could have sent: %j', async (headers: Record<string, string>, status) => {
    const { sandbox, intake } = await start();
    const mail = { from: 'a@example.org', to: 'support@example.com', subject: 's', text: 'x' };
    expect((await post(`${sandbox.http}/api/mails`, mail, headers)).status).toBe(status);
    expect(intake.taken).toEqual([]);
  });

  it.each([
    { from: 'no address', to: 'support@example.com', subject: 's', text: 't' },
    { from: 'a@example.org', to: 'x\r\nBcc: e@example.net', subject: 's', text: 't' },
    { from: 'a@example.org', to: 'support@example.com', subject: 's\r\nX: y', text: 't' },
    { from: 'a@example.org', to: 'support@example.com', subject: 's' },
  ])('refuses %j', async (mail) => {
    const { sandbox } = await start();
    expect((await post(`${sandbox.http}/api/mails`, mail)).status).toBe(400);
  });

  it('finds its mails again after a restart', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'sandbox-'));
    cleanups.push(() => rm(dataDir, { recursive: true }));
    const first = await start({ dataDir });
    await deliver(first.sandbox.smtp);
    await first.sandbox.stop();
    const second = await start({ dataDir });
    await deliver(second.sandbox.smtp);
    expect(second.sandbox.mails().map(({ id, mail }) => [id, mail.messageId])).toEqual([
      ['1', letter.messageId],
      ['2', letter.messageId],
    ]);
  });

  it('rejects when a port is taken, and leaves nothing behind', async () => {
    const { sandbox } = await start();
    const httpPort = Number(new URL(sandbox.http).port);
    const deliverAnswersTo = sandbox.smtp;
    await expect(startSandbox({ smtpPort: sandbox.smtp.port, deliverAnswersTo })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await expect(startSandbox({ httpPort, deliverAnswersTo })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
