import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Contacts } from '#libs/records';
import { threadDecider, threadStream } from '#libs/threads';
import { system } from '../../../../test/feature-app.js';
import { letter, MailPipeline, report } from '../../../../test/mail-pipeline.js';
import { type InboundMailCommand, inboundMailDecider } from '../decider.js';
import { inboundMailStream } from '../inbound-mail.js';

let pipeline: MailPipeline;
beforeAll(async () => {
  pipeline = await MailPipeline.start();
});
afterAll(() => pipeline.stop());

const at = '2026-03-01T09:00:00.000Z';
const id = (): string => `<${randomUUID()}@example.net>`;

const anInbox = async (): Promise<Readonly<{ inboxId: string; to: readonly [string] }>> => {
  const address = `help-${randomUUID().slice(0, 8)}@example.org`;
  return { inboxId: await pipeline.inbox(address), to: [address] };
};

const types = (events: readonly { type: string }[]): readonly string[] => events.map(({ type }) => type);

const decide = (inboundMailId: string, command: InboundMailCommand) =>
  pipeline.house.store.handle(inboundMailDecider, inboundMailStream(inboundMailId), command, system());

const answering = (messageId: string, said: { from: string; cc?: string }) =>
  letter({ from: said.from, header: `References: ${messageId}\r\n${said.cc ? `Cc: ${said.cc}\r\n` : ''}` });

const both = { cc: 'zoe@example.net, max@example.net' };

describe('a conversation', () => {
  it('is one thread when the answer comes before the original', async () => {
    const { to } = await anInbox();
    const messageId = id();
    const answer = await pipeline.receive(answering(messageId, { from: 'max@example.net', ...both }), { to });
    const original = await pipeline.receive(letter({ messageId }), { to });
    const [first, second] = [await pipeline.threaded(answer), await pipeline.threaded(original)];
    expect(second.threadId).toBe(first.threadId);
    expect([first.threading.rule, second.threading.rule]).toEqual(['new-thread', 'references']);
    expect(types(await pipeline.story(original)).slice(2)).toEqual(['InboundMailThreaded', 'InboundMailThreaded']);
    expect(types(await pipeline.thread(first.threadId))).toEqual(['ThreadOpened', 'EmailReceived', 'EmailReceived']);
  });

  it('is one thread when both come at the same moment', async () => {
    for (let n = 0; n < 5; n += 1) {
      const { to } = await anInbox();
      const messageId = id();
      const entries = [
        ...(await pipeline.take(letter({ messageId, header: `Cc: ${both.cc}\r\n` }), { to })),
        ...(await pipeline.take(answering(messageId, { from: 'max@example.net', ...both }), { to })),
      ];
      await Promise.all((n % 2 === 0 ? entries : entries.toReversed()).map((entry) => pipeline.understand(entry)));
      const [a, b] = await Promise.all(entries.map((entry) => pipeline.threaded(entry)));
      expect(b!.threadId).toBe(a!.threadId);
      expect(await pipeline.thread(a!.threadId)).toHaveLength(3);
    }
  });

  it('is not entered by a stranger at the same moment either', async () => {
    for (let n = 0; n < 5; n += 1) {
      const { to } = await anInbox();
      const messageId = id();
      const entries = [
        ...(await pipeline.take(letter({ messageId }), { to })),
        ...(await pipeline.take(answering(messageId, { from: 'eve@example.com' }), { to })),
      ];
      await Promise.all((n % 2 === 0 ? entries : entries.toReversed()).map((entry) => pipeline.understand(entry)));
      const [a, b] = await Promise.all(entries.map((entry) => pipeline.threaded(entry)));
      expect(b!.threadId).not.toBe(a!.threadId);
      expect([a!.threading.rule, b!.threading.rule].toSorted()).toEqual(['new-thread', 'stranger']);
      for (const { threadId } of [a!, b!]) {
        expect(types(await pipeline.thread(threadId))).toEqual(['ThreadOpened', 'EmailReceived']);
      }
    }
  });
});

describe('a report', () => {
  const sent = async (inboxId: string) => pipeline.sends(inboxId, ['zoe@example.net', 'max@example.net']);

  it('bounces the recipient of the mail whose Message-ID it bears, once, and is nobody’s mail', async () => {
    const { inboxId, to } = await anInbox();
    const { threadId, emailId, messageId } = await sent(inboxId);
    const mail = await pipeline.receive(report({ recipient: 'ZOE@example.net', messageId }), { to, from: null });
    expect(await pipeline.threaded(mail)).toMatchObject({
      ...{ threadId, contactId: null, threading: { rule: 'own-message-id', matched: messageId } },
      attribution: { rule: 'machine', person: null },
    });
    await pipeline.understand(mail);
    await pipeline.receive(report({ recipient: 'zoe@example.net', messageId }), { to, from: null });
    const thread = await pipeline.thread(threadId);
    expect(types(thread).slice(2)).toEqual(['EmailReceived', 'EmailBounced', 'EmailReceived']);
    expect(thread[3]).toMatchObject({
      data: { emailId, recipient: 'zoe@example.net', permanence: 'hard', status: '5.1.1', inboundMailId: mail },
    });
    await pipeline.shown();
    expect(await pipeline.house.app.get(Contacts).find(['mailer-daemon@mx.example.net'])).toEqual(new Map());
  });

  it('is known by the return path that was made for the mail', async () => {
    const { inboxId, to } = await anInbox();
    const { threadId, emailId } = await sent(inboxId);
    await pipeline.shown();
    const address = pipeline.messageIds.returnPath(emailId, to[0])!;
    const mail = await pipeline.receive(report({ recipient: 'zoe@example.net' }), { to: [address], from: null });
    expect((await pipeline.threaded(mail)).threading).toMatchObject({ rule: 'return-path', matched: address });
    expect((await pipeline.thread(threadId)).at(-1)).toMatchObject({
      ...{ type: 'EmailBounced', data: { recipient: 'zoe@example.net', rule: 'return-path' } },
    });
  });

  it('is known by an id in it that this inbox has sent, also one that is not signed by us', async () => {
    const { inboxId, to } = await anInbox();
    const foreign = `<${randomUUID()}@before.example.org>`;
    const { threadId } = await pipeline.sends(inboxId, ['zoe@example.net'], foreign);
    await pipeline.shown();
    const bytes = report({ recipient: 'zoe@home.example', messageId: foreign });
    const mail = await pipeline.receive(bytes, { to, from: null });
    expect((await pipeline.threaded(mail)).threading).toMatchObject({ rule: 'references', matched: foreign });
    expect((await pipeline.thread(threadId)).at(-1)).toMatchObject({
      ...{ type: 'EmailBounced', data: { recipient: 'zoe@example.net', rule: 'embedded-headers' } },
    });
  });

  it('of a mail of another inbox has a thread of its own, which waits for nobody', async () => {
    const [here, there] = [await anInbox(), await anInbox()];
    const { threadId, messageId } = await sent(there.inboxId);
    const mail = await pipeline.receive(report({ recipient: 'zoe@example.net', messageId }), {
      to: here.to,
      from: null,
    });
    const { threading, threadId: own } = await pipeline.threaded(mail);
    expect(threading.rule).toBe('new-thread');
    expect(own).not.toBe(threadId);
    expect(await pipeline.thread(threadId)).toHaveLength(2);
    expect((await pipeline.thread(own)).at(-1)).toMatchObject({ data: { automatic: 'delivery-report' } });
  });

  it('reopens a closed conversation when a recipient is lost for good, and bounces nobody for a delay', async () => {
    const { inboxId, to } = await anInbox();
    const { threadId, emailId, messageId } = await sent(inboxId);
    const { store } = pipeline.house;
    await store.handle(threadDecider, threadStream(threadId), { type: 'MarkClosed', at }, system());
    const late = { recipient: 'zoe@example.net', messageId, action: 'delayed', status: '4.4.1' };
    await pipeline.receive(report(late), { to, from: null });
    await pipeline.receive(report({ recipient: 'zoe@example.net', messageId }), { to, from: null });
    const thread = await pipeline.thread(threadId);
    expect(types(thread).slice(3)).toEqual(['EmailReceived', 'EmailReceived', 'EmailBounced', 'ThreadReopened']);
    expect(thread.at(-1)).toMatchObject({ data: { reason: 'email-bounced', emailId } });
  });
});

describe('a mail that waits for a person', () => {
  it('without an inbox is understood when somebody says which', async () => {
    const { inboxId } = await anInbox();
    const mail = await pipeline.receive(letter(), { to: [`nobody.${randomUUID()}@example.org`] });
    expect((await pipeline.mail(mail)).status).toBe('unrouted');
    await decide(mail, { type: 'RouteMail', inboxId, receivedBy: null, at });
    await pipeline.understand(mail);
    expect(await pipeline.threaded(mail)).toMatchObject({ inboxId });
  });

  it('in quarantine is shown as it is when it is released', async () => {
    const { to } = await anInbox();
    const bytes = letter({ subject: 'Unreadable', from: '"Zoe, B." <zoe@example.net>', text: 'What\0 it says' });
    const [mail = ''] = await pipeline.take(bytes, { to });
    await decide(mail, { type: 'QuarantineMail', reason: 'parse-timed-out', detail: 'too slow', at });
    await pipeline.understand(mail);
    expect((await pipeline.mail(mail)).status).toBe('quarantined');
    await decide(mail, { type: 'ReleaseMail', at });
    await pipeline.understand(mail);
    const { threadId } = await pipeline.threaded(mail);
    expect((await pipeline.thread(threadId)).at(-1)).toMatchObject({
      type: 'EmailReceived',
      data: {
        subject: 'Unreadable',
        from: { address: 'zoe@example.net', name: 'Zoe, B.' },
        preview: 'What\ufffd it says',
        defects: ['unparsed'],
        attachments: [{ fileName: 'original.eml', blob: { size: bytes.length, mediaType: 'message/rfc822' } }],
      },
    });
  });
});
