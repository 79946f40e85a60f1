import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SenderAuthentication } from '#libs/mail';
import { Contacts } from '#libs/records';
import { letter, MailPipeline } from '../../../../test/mail-pipeline.js';
import { system } from '../../../../test/feature-app.js';
import { inboundMailDecider } from '../decider.js';
import { foundDuplicate, parsed } from '../inbound-mail.fixtures.js';
import { MailAcceptance } from '../accept-mail/mail-acceptance.intake.js';
import { inboundMailStream } from '../inbound-mail.js';
import { UNDERSTAND_TRIES, UnderstandInboundMail } from './understand-mail.worker.js';
import { UnderstandingOptions } from './understanding-options.worker.js';

const RECORDS = new Map([
  ['TXT strict.example', [['v=spf1 -all']]],
  ['TXT _dmarc.strict.example', [['v=DMARC1; p=reject']]],
]);

/** The DNS of these specs, in which nothing else is known. */
const resolver = async (domain: string, type: string) => {
  const found = RECORDS.get(`${type} ${domain}`);
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
const fresh = (name: string): string => `${name}.${randomUUID()}@example.org`;
const id = (): string => `<${randomUUID()}@example.net>`;

/** An inbox of a fresh address. */
const anInbox = async (): Promise<Readonly<{ inboxId: string; to: readonly [string] }>> => {
  const address = fresh('support');
  return { inboxId: await pipeline.inbox(address), to: [address] };
};

const types = (events: readonly { type: string }[]): readonly string[] => events.map(({ type }) => type);

const contactsOf = async (address: string): Promise<number> => {
  await pipeline.shown();
  return (await pipeline.house.app.get(Contacts).find([address])).size;
};

describe('a mail that no inbox is known for', () => {
  it('is read as far as its header, once, so that a person sees whose it may be', async () => {
    const header = `X-Long: ${'x'.repeat(500)}\r\n`.repeat(50);
    const bytes = letter({ subject: '=?utf-8?q?=C3=9Cber_uns?=', to: fresh('nobody'), header });
    const [unrouted] = (await pipeline.take(bytes, { to: [fresh('nobody')] })) as [string];
    for (const _ of [1, 2]) await pipeline.understand(unrouted);
    const [accepted, read, ...more] = await pipeline.story(unrouted);
    expect([accepted?.type, more]).toEqual(['InboundMailAccepted', []]);
    expect(read).toMatchObject({
      type: 'InboundMailHeaderRead',
      data: { from: { address: 'zoe@example.net', name: 'Zoe' }, subject: 'Über uns', sentAt: at },
    });
  });

  it('shows as much of a header without end as is looked at', async () => {
    const bytes = Buffer.from(`Subject: Endless\r\nFrom: zoe@example.net\r\n${'X: y\r\n'.repeat(40_000)}`);
    const [unrouted] = (await pipeline.take(bytes, { to: [fresh('nobody')] })) as [string];
    await pipeline.understand(unrouted);
    const [, read] = await pipeline.story(unrouted);
    expect(read).toMatchObject({ data: { subject: 'Endless', from: { address: 'zoe@example.net' } } });
  });
});

describe('a mail that cannot be decided upon', () => {
  it('is tried so often, then lies in quarantine with the reason, and is decided upon once that is mended', async () => {
    const inboxId = randomUUID();
    const arrival = { via: 'http', source: null, remote: 'a spec', envelopeFrom: null, envelopeTo: [] } as const;
    const told = { ...arrival, given: { inboxId, address: null } };
    const { mails } = await pipeline.house.app.get(MailAcceptance).accept(told, letter());
    const [{ inboundMailId }] = mails as [(typeof mails)[number]];
    const worker = pipeline.house.app.get(UnderstandInboundMail);
    await expect(worker.run({ inboundMailId }, UNDERSTAND_TRIES - 1)).rejects.toThrow('do not show the inbox');
    expect(await pipeline.mail(inboundMailId)).toMatchObject({ status: 'accepted' });
    await worker.run({ inboundMailId }, UNDERSTAND_TRIES);
    expect((await pipeline.story(inboundMailId)).at(-1)).toMatchObject({
      type: 'InboundMailQuarantined',
      data: { reason: 'decision-failed', detail: `the views do not show the inbox ${inboxId} yet` },
    });

    await pipeline.tell(inboxId, { type: 'CreateInbox', inboxId, name: 'Late', at });
    const [stream, command] = [inboundMailStream(inboundMailId), { type: 'ReprocessMail', at }] as const;
    await pipeline.house.store.handle(inboundMailDecider, stream, command, system());
    await pipeline.understand(inboundMailId);
    expect(await pipeline.threaded(inboundMailId)).toMatchObject({ inboxId });
  });
});

describe('a mail that comes twice', () => {
  it('to one address is one entry; to two addresses of an inbox, the second is a duplicate of the first', async () => {
    const [first, second] = [fresh('support'), fresh('help')];
    await pipeline.inbox(first, second);
    const bytes = letter();
    const original = await pipeline.receive(bytes, { to: [first] });
    expect(await pipeline.receive(bytes, { to: [first] })).toBe(original);
    const copy = await pipeline.receive(bytes, { to: [second] });
    expect(types(await pipeline.story(copy))).toEqual([
      'InboundMailAccepted',
      'InboundMailParsed',
      'InboundMailFoundDuplicate',
    ]);
    expect((await pipeline.story(copy)).at(-1)).toMatchObject({
      data: { of: original, rule: 'same-message-id-and-content', version: 1 },
    });
  });

  it('without a Message-ID is known by what it says', async () => {
    const [first, second] = [fresh('support'), fresh('help')];
    await pipeline.inbox(first, second);
    const bytes = letter({ messageId: null, text: randomUUID() });
    const original = await pipeline.receive(bytes, { to: [first] });
    const copy = await pipeline.receive(bytes, { to: [second] });
    expect((await pipeline.story(copy)).at(-1)).toMatchObject({ data: { of: original, rule: 'same-content' } });
    const other = await pipeline.receive(letter({ messageId: null, text: randomUUID() }), { to: [first] });
    expect((await pipeline.mail(other)).status).toBe('threaded');
  });

  it('under one Message-ID, saying something else, is kept and tells of the other', async () => {
    const { to } = await anInbox();
    const messageId = id();
    const first = await pipeline.threaded(await pipeline.receive(letter({ messageId, text: 'one' }), { to }));
    const second = await pipeline.threaded(await pipeline.receive(letter({ messageId, text: 'two' }), { to }));
    expect(first.sameMessageIdAs).toBeNull();
    expect(second.sameMessageIdAs).toBe(first.emailId);
    expect(second.threadId).not.toBe(first.threadId);
  });

  it('to two inboxes is one entry in each', async () => {
    const [a, b] = [await anInbox(), await anInbox()];
    const entries = await pipeline.take(letter(), { to: [...a.to, ...b.to] });
    await Promise.all(entries.map((entry) => pipeline.understand(entry)));
    const threads = await Promise.all(entries.map((entry) => pipeline.threaded(entry)));
    expect(threads.map(({ inboxId }) => inboxId).toSorted()).toEqual([a.inboxId, b.inboxId].toSorted());
  });

  it('at the same moment is kept once, however often its jobs are tried', async () => {
    const addresses = Array.from({ length: 4 }, () => fresh('support'));
    await pipeline.inbox(...addresses);
    const bytes = letter();
    const copies = (await Promise.all(addresses.map((address) => pipeline.take(bytes, { to: [address] })))).flat();
    await Promise.all([...copies, ...copies.toReversed()].map((copy) => pipeline.understand(copy)));
    const mails = await Promise.all(copies.map((copy) => pipeline.mail(copy)));
    expect(mails.map(({ status }) => status).toSorted()).toEqual(['duplicate', 'duplicate', 'duplicate', 'threaded']);
    const [kept] = mails.flatMap((mail) => (mail.status === 'threaded' ? [mail.threaded] : []));
    expect(types(await pipeline.thread(kept!.threadId))).toEqual(['ThreadOpened', 'EmailReceived']);
  });

  it('is released by a person all the same, also where a worker does not know that yet', async () => {
    const [first, second] = [fresh('support'), fresh('help')];
    await pipeline.inbox(first, second);
    const bytes = letter();
    const of = await pipeline.receive(bytes, { to: [first] });
    const [copy = ''] = await pipeline.take(bytes, { to: [second] });
    const stream = inboundMailStream(copy);
    const elsewhere = pipeline.house.anotherStore();
    const [said, fate] = [parsed({ inboundMailId: copy }).data, foundDuplicate({ inboundMailId: copy, of })];
    const found = { type: 'UnderstandMail', parsed: said, fate, releases: 0 } as const;
    await elsewhere.handle(inboundMailDecider, stream, found, system());
    await elsewhere.handle(inboundMailDecider, stream, { type: 'ReleaseMail', at }, system());
    await pipeline.understand(copy);
    expect(await pipeline.threaded(copy)).toMatchObject({ spam: { rule: 'released' }, sameMessageIdAs: null });
  });
});

describe('spam', () => {
  it('is kept apart, makes no contact and no thread, and is delivered when it is released', async () => {
    const { inboxId, to } = await anInbox();
    const from = `eve@${randomUUID()}.example`;
    const [, domain = ''] = from.split('@');
    await pipeline.tell(inboxId, { type: 'ListSender', pattern: domain, verdict: 'deny', at });
    const mail = await pipeline.receive(letter({ from }), { to });
    expect((await pipeline.story(mail)).at(-1)).toMatchObject({
      type: 'InboundMailFoundSpam',
      data: { verdict: { spam: true, rule: 'deny-list', inputs: [`sender ${from}`, `listed ${domain}`], version: 2 } },
    });
    expect(await contactsOf(from)).toBe(0);
    await pipeline.house.store.handle(
      inboundMailDecider,
      inboundMailStream(mail),
      { type: 'ReleaseMail', at },
      system(),
    );
    await pipeline.understand(mail);
    const { threadId, spam } = await pipeline.threaded(mail);
    expect(spam).toMatchObject({ spam: false, rule: 'released' });
    expect(types(await pipeline.thread(threadId))).toEqual(['ThreadOpened', 'EmailReceived']);
    expect(await contactsOf(from)).toBe(1);
  });

  it('is no answer to a mail of ours by one who takes part', async () => {
    const { inboxId, to } = await anInbox();
    await pipeline.tell(inboxId, { type: 'ListSender', pattern: 'example.net', verdict: 'deny', at });
    const { messageId, threadId } = await pipeline.sends(inboxId, ['zoe@example.net']);
    const header = `In-Reply-To: ${messageId}\r\n`;
    const mail = await pipeline.receive(letter({ header }), { to });
    expect(await pipeline.threaded(mail)).toMatchObject({
      threadId,
      spam: { rule: 'own-message-id', inputs: [`answers ${messageId}`] },
    });
    const eve = await pipeline.receive(letter({ header, from: 'eve@example.net' }), { to });
    expect((await pipeline.mail(eve)).status).toBe('spam');
  });

  it('by DMARC counts only what a trusted server says', async () => {
    const { inboxId, to } = await anInbox();
    await pipeline.tell(inboxId, { type: 'SetInboundPolicy', changes: { failedAuthentication: 'spam' }, at });
    const said = (authserv: string) => `Authentication-Results: ${authserv}; dmarc=fail header.from=example.net\r\n`;
    const believed = await pipeline.receive(letter({ header: said('mx.example.org') }), { to });
    const madeUp = await pipeline.receive(letter({ header: said('mx.example.com') }), { to });
    expect([(await pipeline.mail(believed)).status, (await pipeline.mail(madeUp)).status]).toEqual([
      'spam',
      'threaded',
    ]);
  });
});

describe('a check of our own', () => {
  it('makes spam of mail that fails DMARC, where the inbox wants that', async () => {
    const { inboxId, to } = await anInbox();
    const from = 'ceo@strict.example';
    const before = await pipeline.receive(letter({ from }), { to, from });
    await pipeline.tell(inboxId, { type: 'SetInboundPolicy', changes: { failedAuthentication: 'spam' }, at });
    const mail = await pipeline.receive(letter({ from }), { to, from });
    expect([(await pipeline.mail(before)).status, (await pipeline.mail(mail)).status]).toEqual(['threaded', 'spam']);
    expect((await pipeline.story(mail)).at(-1)).toMatchObject({
      data: { verdict: { rule: 'authentication', inputs: ['dmarc=fail for strict.example by mx.own.example'] } },
    });
    const unknown = await pipeline.receive(letter(), { to });
    expect((await pipeline.mail(unknown)).status).toBe('threaded');
  });
});

describe('a sender', () => {
  it('with a tag is the contact without one where the inbox wants that', async () => {
    const { inboxId, to } = await anInbox();
    const zoe = `zoe.${randomUUID()}@example.net`;
    const tagged = zoe.replace('@', '+shop@');
    const plain = await pipeline.threaded(await pipeline.receive(letter({ from: zoe }), { to }));
    const own = await pipeline.threaded(await pipeline.receive(letter({ from: tagged }), { to }));
    await pipeline.tell(inboxId, { type: 'SetInboundPolicy', changes: { plusTags: 'same-contact' }, at });
    const same = await pipeline.threaded(await pipeline.receive(letter({ from: tagged }), { to }));
    expect(own.contactId).not.toBe(plain.contactId);
    expect(same.contactId).toBe(plain.contactId);
    expect(same.attribution.person).toMatchObject({ address: tagged });
  });

  it('who passes a mail on is believed as a member, and not when a trusted server says that it is not them', async () => {
    const { to } = await anInbox();
    const ada = await pipeline.house.holder('member');
    const from = `Ada <${ada.id}@example.org>`;
    const forwarded = (name: string, said: object = {}) =>
      letter({
        from,
        subject: 'Fwd: Invoice 7',
        text: `FYI\r\n\r\n---------- Forwarded message ---------\r\nFrom: Zoe <${name}@example.net>\r\nDate: Sun, 1 Mar 2026 at 08:00\r\nSubject: Invoice 7\r\nTo: Ada <${ada.id}@example.org>\r\n\r\nWhere is it?`,
        ...said,
      });
    const original = `zoe.${randomUUID()}`;
    const member = await pipeline.threaded(await pipeline.receive(forwarded(original), { to }));
    expect(member.attribution).toMatchObject({
      rule: 'forwarded-inline',
      person: { address: `${original}@example.net` },
      forwarder: { address: `${ada.id}@example.org` },
    });
    expect(await contactsOf(`${original}@example.net`)).toBe(1);

    const header = 'Authentication-Results: mx.example.org; dmarc=fail header.from=example.org\r\n';
    const other = `zoe.${randomUUID()}`;
    const failed = ['dmarc=fail for example.org by mx.example.org'];
    for (const [bytes, trust] of [
      [
        forwarded(other, { header }),
        { verdict: 'authentication-failed', member: true, authentication: expect.arrayContaining(failed) },
      ],
      [forwarded(other, { from: 'Max <max@example.net>' }), { verdict: 'not-a-member', member: false }],
    ] as const) {
      const { attribution } = await pipeline.threaded(await pipeline.receive(bytes, { to }));
      expect(attribution).toMatchObject({
        rule: 'sender',
        forwarder: null,
        original: { address: `${other}@example.net` },
        trust: { policy: 'members', ...trust },
      });
    }
    expect(await contactsOf(`${other}@example.net`)).toBe(0);
  });
});
