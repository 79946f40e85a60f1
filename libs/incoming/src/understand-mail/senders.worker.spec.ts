import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SenderAuthentication } from '#libs/mail';
import { contactDecider, Contacts, contactStream } from '#libs/records';
import { system } from '../../../../test/feature-app.js';
import { letter, MailPipeline } from '../../../../test/mail-pipeline.js';
import { inboundMailDecider } from '../decider.js';
import { inboundMailStream } from '../inbound-mail.js';
import { UnderstandingOptions } from './understanding-options.worker.js';

/** The DNS of these specs, in which nothing else is known. */
const resolver = async (domain: string, type: string) => {
  const records = new Map([
    ['TXT strict.example', [['v=spf1 -all']]],
    ['TXT _dmarc.strict.example', [['v=DMARC1; p=reject']]],
  ]);
  const found = records.get(`${type} ${domain}`);
  if (found === undefined) throw Object.assign(new Error(`${domain} is not known`), { code: 'ENOTFOUND' });
  return Promise.resolve(found);
};

let pipeline: MailPipeline;
beforeAll(async () => {
  const senderCheck = new SenderAuthentication({ resolver, authserv: 'mx.own.example' });
  pipeline = await MailPipeline.start({ understanding: new UnderstandingOptions(['mx.example.org'], senderCheck) });
});
afterAll(() => pipeline.stop());

const at = '2026-03-01T09:00:00.000Z';
const id = (): string => `<${randomUUID()}@example.net>`;
const someone = (name: string): string => `${name}.${randomUUID()}@example.net`;

const anInbox = async (): Promise<Readonly<{ inboxId: string; to: readonly [string] }>> => {
  const address = `help-${randomUUID().slice(0, 8)}@example.org`;
  return { inboxId: await pipeline.inbox(address), to: [address] };
};

const handed = async (to: readonly string[], said: Parameters<typeof letter>[0], from = 'zoe@example.net') =>
  pipeline.threaded(await pipeline.receive(letter({ text: randomUUID(), ...said }), { to, from }));

const answering = (messageId: string, result = 'pass', authserv = 'mx.example.org'): string =>
  `Authentication-Results: ${authserv}; dmarc=${result} header.from=example.net\r\nIn-Reply-To: ${messageId}\r\n`;

describe('a mail in the name of another', () => {
  it('joins no conversation, as long as a server of ours tells', async () => {
    const { inboxId, to } = await anInbox();
    const { threadId, messageId } = await pipeline.sends(inboxId, ['zoe@example.net']);
    const forged = await handed(to, { header: answering(messageId, 'fail') });
    expect(forged.threading).toMatchObject({ rule: 'stranger', matched: messageId, related: threadId });
    expect(await pipeline.thread(threadId)).toHaveLength(2);
    for (const header of [answering(messageId, 'fail', 'mx.example.com'), answering(messageId, 'pass')])
      expect((await handed(to, { header })).threadId).toBe(threadId);
  });

  it('is found out by our own check, too, whatever the inbox does with it', async () => {
    const { inboxId, to } = await anInbox();
    const from = 'ceo@strict.example';
    const { threadId, messageId } = await pipeline.sends(inboxId, [from]);
    const forged = await handed(to, { from, header: `In-Reply-To: ${messageId}\r\n` }, from);
    expect(forged.threading).toMatchObject({ rule: 'stranger', related: threadId });
  });

  it('is spam where the inbox wants that, though it answers a mail of ours, and joins when a person releases it', async () => {
    const { inboxId, to } = await anInbox();
    await pipeline.tell(inboxId, { type: 'SetInboundPolicy', changes: { failedAuthentication: 'spam' }, at });
    const { threadId, messageId } = await pipeline.sends(inboxId, ['zoe@example.net']);
    const mail = await pipeline.receive(letter({ header: answering(messageId, 'fail') }), { to });
    expect((await pipeline.story(mail)).at(-1)).toMatchObject({
      ...{ type: 'InboundMailFoundSpam', data: { verdict: { rule: 'authentication', version: 2 } } },
    });
    const release = { type: 'ReleaseMail', at } as const;
    await pipeline.house.store.handle(inboundMailDecider, inboundMailStream(mail), release, system());
    await pipeline.understand(mail);
    expect(await pipeline.threaded(mail)).toMatchObject({ threadId, threading: { rule: 'own-message-id' } });
  });

  it('takes no place where the conversation that it answers may begin', async () => {
    const { to } = await anInbox();
    const messageId = id();
    const forged = await handed(to, { header: answering(messageId, 'fail') });
    const original = await handed(to, { messageId });
    expect(original.threading.rule).toBe('new-thread');
    expect(original.threadId).not.toBe(forged.threadId);
  });
});

describe('somebody with several addresses', () => {
  const zoe = async () => {
    const [work, home] = [someone('zoe'), someone('zoe')];
    const { contactId } = await pipeline.house.app.get(Contacts).ensure({ address: work, name: 'Zoe' }, system(), at);
    const command = { type: 'AddContactAddress', address: home, at } as const;
    await pipeline.house.store.handle(contactDecider, contactStream(contactId), command, system());
    await pipeline.shown();
    return { work, home, contactId };
  };

  it('takes part by each of them, whichever was written to or from', async () => {
    const [{ inboxId, to }, { work, home, contactId }] = [await anInbox(), await zoe()];
    const sent = await pipeline.sends(inboxId, [work]);
    const answer = await handed(to, { from: home, header: `In-Reply-To: ${sent.messageId}\r\n` });
    expect(answer).toMatchObject({ threadId: sent.threadId, contactId, threading: { rule: 'own-message-id' } });

    const messageId = id();
    const { threadId } = await handed(to, { from: home, messageId });
    const second = await handed(to, { from: work, header: `In-Reply-To: ${messageId}\r\n` });
    expect(second.threadId).toBe(threadId);
  });

  it('does not by an address that fails DMARC, nor does anybody else', async () => {
    const [{ inboxId, to }, { work, home }] = [await anInbox(), await zoe()];
    const { messageId, threadId } = await pipeline.sends(inboxId, [work]);
    for (const [from, result] of [
      [home, 'fail'],
      [someone('eve'), 'pass'],
    ] as const) {
      const mail = await handed(to, { from, header: answering(messageId, result) });
      expect(mail.threading).toMatchObject({ rule: 'stranger', related: threadId });
    }
  });

  it('takes part by any tag where the inbox takes both for one', async () => {
    const { inboxId, to } = await anInbox();
    const plain = someone('zoe');
    const [shop, news] = [plain.replace('@', '+shop@'), plain.replace('@', '+news@')];
    const { messageId, threadId } = await pipeline.sends(inboxId, [plain]);
    expect((await handed(to, { from: shop, header: answering(messageId) })).threading.rule).toBe('stranger');
    await pipeline.tell(inboxId, { type: 'SetInboundPolicy', changes: { plusTags: 'same-contact' }, at });
    expect((await handed(to, { from: news, header: answering(messageId) })).threadId).toBe(threadId);

    const begun = id();
    const first = await handed(to, { from: someone('zoe').replace('@', '+a@'), messageId: begun });
    const other = first.attribution.person!.address.replace('+a@', '+b@');
    await pipeline.shown();
    expect((await handed(to, { from: other, header: answering(begun) })).threadId).toBe(first.threadId);
  });
});

describe('the contact of an address with a tag', () => {
  it('is the one that has it, where nobody has the address without', async () => {
    const { inboxId, to } = await anInbox();
    await pipeline.tell(inboxId, { type: 'SetInboundPolicy', changes: { plusTags: 'same-contact' }, at });
    const plain = someone('zoe');
    const tagged = plain.replace('@', '+shop@');
    const contacts = pipeline.house.app.get(Contacts);
    const { contactId } = await contacts.ensure({ address: tagged, name: 'Zoe' }, system(), at);
    await pipeline.shown();
    expect((await handed(to, { from: tagged })).contactId).toBe(contactId);
    await pipeline.shown();
    expect(await contacts.find([plain])).toEqual(new Map());
  });
});
