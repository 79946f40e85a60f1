import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Global, Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Blobs, BlobsModule } from '#libs/blobs';
import { InboxesApi, inboxesEvents, inboxesProjections } from '#libs/inboxes';
import { MessageIds } from '#libs/mail';
import { PeopleApi, peopleEvents, peopleProjections } from '#libs/people';
import type { Projection } from '#libs/read-models';
import { Contacts, Records, RecordsApi, recordsEvents, recordsProjections } from '#libs/records';
import { type Answer, type FeatureApp, type Holder, startFeatureApp, system } from '../../../test/feature-app.js';
import { threadDecider } from './decider.js';
import { inboxView } from './inbox-view/inbox-view.projection.js';
import { messageView } from './message-view/message-view.projection.js';
import type { BlobRef, Mailbox } from './mail-parts.js';
import { type Attribution, type EmailReceived, threadEvents, threadStream } from './thread-events.js';
import { mailbox, received } from './thread.fixtures.js';
import { OutgoingPolicy, OutgoingPolicyModule } from './outgoing-policy.module.js';
import { ThreadsApi } from './threads.module.js';

/* Mails as the pipeline hands them over, and what front ends see of them and make of them. */

@Global()
@Module({
  providers: [{ provide: MessageIds, useValue: new MessageIds('a secret of at least thirty-two bytes, for specs') }],
  exports: [MessageIds],
})
class MessageIdsModule {}

let house: FeatureApp;
let agent: Holder, auditor: Holder;
let folder: string;
let inboxId: string;
let position = '0';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadlog-received-'));
  house = await startFeatureApp({
    imports: [
      MessageIdsModule,
      BlobsModule.forRoot({ url: pathToFileURL(folder).href }),
      PeopleApi,
      InboxesApi,
      RecordsApi,
      ThreadsApi,
      OutgoingPolicyModule.forRoot(new OutgoingPolicy(0)),
    ],
    events: { ...peopleEvents, ...inboxesEvents, ...recordsEvents, ...threadEvents },
    projections: [
      ...peopleProjections,
      ...inboxesProjections,
      ...recordsProjections,
      inboxView,
      messageView,
    ] as readonly unknown[] as Projection[],
  });
  const superAdmin = await house.holder('superAdmin');
  agent = await house.holder('member');
  auditor = await house.holder('auditor');
  const inbox = await house.call(superAdmin, 'POST', '/v1/inboxes', { body: { name: 'Support' } });
  inboxId = String(inbox.body['inboxId']);
  const member = await house.call(superAdmin, 'PUT', `/v1/inboxes/${inboxId}/members/user/${agent.id}`);
  position = member.headers.get('X-Position') ?? position;
}, 60_000);
afterAll(async () => {
  await house.stop();
  await rm(folder, { recursive: true });
});

const read = (path: string, who = agent): Promise<Answer> =>
  house.call(who, 'GET', path, { headers: { 'X-Min-Position': position } });

const kept = async (text: string, mediaType = 'text/html; charset=utf-8'): Promise<BlobRef> => ({
  ...(await house.app.get(Blobs).put(Buffer.from(text, 'utf8'))),
  mediaType,
});

/** A mail comes in and opens, or joins, a thread. */
const mailFrom = async (
  from: Mailbox,
  said: Partial<EmailReceived['data']> = {},
): Promise<Readonly<{ threadId: string; emailId: string; contactId: string }>> => {
  const contact = await house.app.get(Contacts).ensure(from, system(), new Date().toISOString());
  await house.shown(await house.store.currentPosition());
  const contactId = said.contactId ?? contact.contactId;
  const [threadId, emailId] = [said.threadId ?? randomUUID(), randomUUID()];
  const email = received({
    ...{ from, inboxId, contactId, text: null, at: new Date().toISOString() },
    attribution: { ...received().data.attribution, person: from },
    associations: await house.app.get(Records).associationsOf([], [{ type: 'contact', id: contactId }]),
    ...said,
    ...{ threadId, emailId, inboundMailId: randomUUID() },
  }).data;
  const command = {
    type: 'ReceiveEmail',
    email,
    report: null,
    reopening: { automatic: [], bounce: true },
    routing: null,
  } as const;
  const written = await house.store.handle(threadDecider, threadStream(threadId), command, system());
  position = String(written.position);
  return { threadId, emailId, contactId };
};

const someone = (name = 'zoe'): Mailbox => mailbox(`${name}.${randomUUID()}@example.net`, name);

const attribute = async (emailId: string, body: object, more: object = {}, who = agent): Promise<Answer> => {
  const answer = await house.call(who, 'PUT', `/v1/messages/${emailId}/sender`, { body, ...more });
  position = answer.headers.get('X-Position') ?? position;
  return answer;
};

const message = async (emailId: string) => (await read(`/v1/messages/${emailId}`)).body;

describe('whose a mail is', () => {
  const forward = async () => {
    const [colleague, customer] = [someone('colleague'), someone('customer')];
    const { contactId } = await mailFrom(customer);
    const attribution: Attribution = {
      rule: 'forwarded-inline',
      person: customer,
      forwarder: colleague,
      original: customer,
      trust: { verdict: 'believed', policy: 'members', member: true, authentication: [] },
      confidence: 'high',
      version: 1,
    };
    return { customerId: contactId, ...(await mailFrom(colleague, { contactId, attribution })), colleague };
  };

  it('is changed by one command from the original sender of a forward to who passed it on, and back', async () => {
    const { emailId, threadId, customerId, colleague } = await forward();
    expect(await message(emailId)).toMatchObject({
      contactId: customerId,
      attributed: null,
      attribution: { rule: 'forwarded-inline', forwarder: colleague },
    });
    const there = await attribute(emailId, { to: 'forwarder' }, { headers: { 'If-Match': '"1"' } });
    expect(there).toMatchObject({ status: 200, body: { threadId, emailId, revision: 2 } });
    const found = await house.app.get(Contacts).find([colleague.address]);
    const colleagueId = found.get(colleague.address)?.contactId;
    expect(await message(emailId)).toMatchObject({
      contactId: colleagueId,
      attributed: { by: { kind: 'user', id: agent.id } },
      attribution: { rule: 'forwarded-inline' },
    });
    expect((await read(`/v1/threads/${threadId}`)).body).toMatchObject({ contactId: colleagueId, revision: 2 });
    expect((await attribute(emailId, { to: 'forwarder' })).body).toMatchObject({ revision: 2 });

    await attribute(emailId, { to: 'original' });
    expect(await message(emailId)).toMatchObject({ contactId: customerId });
  });

  it('is any contact, or nobody', async () => {
    const { emailId, contactId } = await mailFrom(someone());
    const other = await mailFrom(someone('max'));
    await attribute(emailId, { contactId: other.contactId });
    expect(await message(emailId)).toMatchObject({ contactId: other.contactId });
    await attribute(emailId, { contactId: null });
    expect(await message(emailId)).toMatchObject({ contactId: null });
    await attribute(emailId, { to: 'sender' });
    expect(await message(emailId)).toMatchObject({ contactId });
  });

  it('is said by those who may act in the inbox, of mails that exist, to contacts that exist', async () => {
    const { emailId, threadId } = await mailFrom(someone());
    await house.shown(position);
    expect(await attribute(emailId, { to: 'sender' }, {}, auditor)).toMatchObject({ status: 403 });
    expect(await attribute(randomUUID(), { to: 'sender' })).toMatchObject({ status: 404 });
    expect(await attribute(emailId, { contactId: randomUUID() })).toMatchObject({ status: 404 });
    expect(await attribute(emailId, { to: 'forwarder' })).toMatchObject({ status: 409 });
    expect(await attribute(emailId, { to: 'somebody' })).toMatchObject({ status: 400 });
    expect(await attribute(emailId, { contactId: null, to: 'sender' })).toMatchObject({ status: 400 });
    await mailFrom(someone(), { threadId, threading: { ...received().data.threading, rule: 'references' } });
    const stale = await attribute(emailId, { contactId: null }, { headers: { 'If-Match': '"1"' } });
    expect(stale).toMatchObject({ status: 412 });
  });
});

describe('a received mail', () => {
  it('that names no sender is from nobody, wherever it is shown', async () => {
    const nobody = { from: { address: '', name: '' }, contactId: null, associations: [] };
    const attribution = { ...received().data.attribution, rule: 'nobody', person: null } as const;
    const { emailId, threadId } = await mailFrom(someone(), { ...nobody, attribution });
    expect(await message(emailId)).toMatchObject({ from: null, contactId: null });
    expect((await read(`/v1/threads/${threadId}`)).body).toMatchObject({ correspondents: [] });
  });

  it('tells what was odd about it, what it wanted from elsewhere, and what it repeats', async () => {
    const text = `new words\n${'> old words\n'.repeat(20_000)}`;
    const { emailId, threadId } = await mailFrom(someone(), {
      text: await kept(text, 'text/plain; charset=utf-8'),
      quotes: [{ from: 10, to: text.length }],
      defects: ['date-unreadable'],
      remoteImages: ['https://t.example/x.gif'],
    });
    const shown = await message(emailId);
    expect(shown).toMatchObject({
      defects: ['date-unreadable'],
      remoteImages: ['https://t.example/x.gif'],
      sameMessageIdAs: null,
      changedSubject: null,
      truncated: true,
    });
    const cut = String(shown['text']);
    expect(shown['quotes']).toEqual([{ from: 10, to: cut.length }]);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(100 * 1024);
    expect(cut.endsWith('> old words\n')).toBe(true);
    const list = await read(`/v1/threads/${threadId}/messages`);
    expect(list.body['data']).toEqual([shown]);
  });

  it('has its subject where that is another one than the thread’s', async () => {
    const threading = { rule: 'references', matched: '<x@y>', related: null, version: 1 } as const;
    const { threadId } = await mailFrom(someone(), { subject: 'Invoice 7' });
    const same = await mailFrom(someone(), { threadId, threading, subject: 'RE: invoice 7' });
    const other = await mailFrom(someone(), { threadId, threading, subject: 'Re: Something else' });
    expect(await message(same.emailId)).toMatchObject({ changedSubject: null, subject: 'RE: invoice 7' });
    expect(await message(other.emailId)).toMatchObject({ changedSubject: 'Re: Something else' });
  });

  it('over 100 KB is cut in its thread, quotes first, and whole on its page, which asks for nothing', async () => {
    const mine = '<p>mine <img src="cid:logo@x" /><img src="https://t.example/x.gif" /></p>';
    const html = `${mine}<blockquote>${'<p>words of before</p>'.repeat(20_000)}</blockquote>`;
    const logo = await kept('PNG', 'image/png');
    const { emailId } = await mailFrom(someone(), {
      html: await kept(html),
      attachments: [
        { attachmentId: `${randomUUID()}.0`, fileName: 'logo.png', contentId: 'logo@x', inline: true, blob: logo },
      ],
    });
    expect(await message(emailId)).toMatchObject({ truncated: true, html: `${mine}<blockquote></blockquote>` });
    const page = await fetch(`${await house.app.getUrl()}/v1/messages/${emailId}/full`, {
      headers: { Authorization: `Bearer ${agent.key}` },
    });
    const whole = await page.text();
    expect(whole).toContain(`<p>mine <img src="data:image/png;base64,UE5H" /><img /></p><blockquote>`);
    expect(whole.match(/words of before/g)).toHaveLength(20_000);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringMatching(
        /^sandbox; default-src 'none'; img-src data:; style-src/,
      ) as string,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-dns-prefetch-control': 'off',
    });
  });
});

describe('a thread', () => {
  const ids = (answer: Answer): readonly string[] => (answer.body['data'] as { id: string }[]).map(({ id }) => id);
  const threads = async (query: string) => ids(await read(`/v1/inboxes/${inboxId}/threads?limit=100&${query}`));

  it('in which machines alone wrote is listed apart', async () => {
    const machine = await mailFrom(someone('list'), { automatic: 'list' });
    const person = await mailFrom(someone());
    expect(await threads('automatic=true')).toContain(machine.threadId);
    expect(await threads('automatic=true')).not.toContain(person.threadId);
    expect(await threads('automatic=false')).toContain(person.threadId);
    expect(await threads('automatic=false')).not.toContain(machine.threadId);
    expect(await threads('')).toEqual(expect.arrayContaining([machine.threadId, person.threadId]));
  });

  it('suggests others of the same subject with a common correspondent, with the reason, and nothing else', async () => {
    const zoe = someone();
    const subject = `Order ${randomUUID()}`;
    const one = await mailFrom(zoe, { subject });
    const other = await mailFrom(zoe, { subject: `AW: Fwd: ${subject.toUpperCase()}` });
    await mailFrom(someone(), { subject });
    await mailFrom(zoe, { subject: 'Something else' });
    expect((await read(`/v1/threads/${one.threadId}/suggestions`)).body['data']).toMatchObject([
      {
        thread: { id: other.threadId, emails: 1 },
        reason: `the same subject, "${subject.toLowerCase()}", both with ${zoe.address}, at the same time`,
      },
    ]);
    expect(await read(`/v1/threads/${randomUUID()}/suggestions`)).toMatchObject({ status: 404 });
  });

  it('that a stranger opened names the one that they answered, which names it too', async () => {
    const one = await mailFrom(someone());
    const threading = { rule: 'stranger', matched: '<x@y>', related: one.threadId, version: 1 } as const;
    const strange = await mailFrom(someone('eve'), { threading });
    expect((await read(`/v1/threads/${strange.threadId}`)).body).toMatchObject({
      related: one.threadId,
      strangers: [],
    });
    expect((await read(`/v1/threads/${one.threadId}`)).body).toMatchObject({
      related: null,
      strangers: [strange.threadId],
    });
  });
});
