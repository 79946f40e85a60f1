import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ShownInboundMail } from '../../libs/incoming/src/inbound-view/shown-inbound-mail.http.js';
import type { ShownContact } from '../../libs/records/src/contact-view/contact-view.http.js';
import type { ShownMessage, ShownThread } from '#libs/threads';
import { SmtpDialogue } from '../world/smtp-dialogue.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

type Received = Extract<ShownMessage, { kind: 'received' }>;

const world = theWorld();

const inInbox = (subject: string): Promise<ShownThread> => {
  const { people, support } = world();
  return until(`"${subject}" is in the inbox`, async () => {
    const threads = await people.agent.list<ShownThread>(`/v1/inboxes/${support.id}/threads`);
    return threads.find((thread) => thread.subject === subject);
  });
};

describe('a mail comes in', () => {
  it('is in the inbox view, from a contact made for its sender, and can be had byte for byte', async () => {
    const { people, support } = world();
    const { agent } = people;
    const tom = world().customer('Tom Ökafor', 'tom@brightside.example');
    const raw = await tom.writes({
      to: support.address,
      subject: 'Where is my order?',
      text: 'Hi,\n\nit should have come on Tuesday.\n.\n..\nTom',
    });

    const thread = await inInbox('Where is my order?');
    expect(thread).toMatchObject({ status: 'open', emails: 1, lastDirection: 'in', assignee: null });
    expect(thread.preview).toContain('it should have come on Tuesday');

    const [contact, ...others] = await agent.list<ShownContact>('/v1/contacts?q=brightside');
    expect(others).toEqual([]);
    expect(contact).toMatchObject({ id: thread.contactId, addresses: ['tom@brightside.example'] });

    const [message] = await agent.list<Received>(`/v1/threads/${thread.id}/messages`);
    expect(message).toMatchObject({
      kind: 'received',
      contactId: contact!.id,
      receivedBy: support.address,
      from: { name: 'Tom Ökafor', address: 'tom@brightside.example' },
      threading: { rule: 'new-thread' },
      automatic: null,
    });
    const { bytes, headers } = await agent.ask('GET', `/v1/messages/${message!.id}/raw`);
    expect(headers.get('Content-Type')).toMatch(/^message\/rfc822/);
    expect(bytes.equals(raw)).toBe(true);

    const [inbound] = await agent.list<ShownInboundMail>('/v1/inbound');
    const sha256 = createHash('sha256').update(raw).digest('hex');
    expect(inbound).toMatchObject({ state: 'received', sha256, size: raw.length, threadId: thread.id });
  });

  it('is in the inbox view within a second of the 250', async () => {
    const hannah = world().customer('Hannah', 'hannah@kok.example');
    const took: number[] = [];
    for (let n = 1; n <= 5; n += 1) {
      await hannah.writes({ to: world().support.address, subject: `Quick question ${n}` });
      const accepted = performance.now();
      await inInbox(`Quick question ${n}`);
      took.push(performance.now() - accepted);
    }
    const median = took.toSorted((a, b) => a - b)[2];
    expect(median).toBeLessThan(1_000);
  });

  it('is taken once when its sender sends the same bytes again after a lost 250', async () => {
    const { people, support } = world();
    const priya = world().customer('Priya', 'priya@studio.example');
    const raw = await priya.writes({ to: support.address, subject: 'Sent again' });
    expect((await priya.hand(support.address, raw)).code).toBe(250);
    await priya.writes({ to: support.address, subject: 'Sent last' });
    await inInbox('Sent last');
    const inbound = await people.agent.list<ShownInboundMail>('/v1/inbound');
    expect(inbound.filter(({ subject }) => subject === 'Sent again')).toHaveLength(1);
    expect(await inInbox('Sent again')).toMatchObject({ emails: 1 });
  });

  it('is refused at RCPT when nobody here has that address', async () => {
    const { people, support } = world();
    const dialogue = await SmtpDialogue.open(world().process('intake').smtp);
    expect((await dialogue.say('MAIL FROM:<tom@brightside.example>')).code).toBe(250);
    expect(await dialogue.say('RCPT TO:<nobody@threadlog.example>')).toMatchObject({ code: 550 });
    expect(await dialogue.say('RCPT TO:<support@elsewhere.example>')).toMatchObject({ code: 550 });
    expect((await dialogue.say('DATA')).code).toBe(503);
    expect((await dialogue.say(`RCPT TO:<${support.address.toUpperCase()}>`)).code).toBe(250);
    dialogue.close();
    const inbound = await people.superAdmin.list<ShownInboundMail>('/v1/inbound');
    expect(inbound.every(({ receivedBy }) => receivedBy === support.address)).toBe(true);
  });
});
