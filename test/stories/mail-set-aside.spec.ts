import { describe, expect, it } from 'vitest';
import { PARSER_VERSION } from '#libs/mail';
import type { ShownMessage } from '#libs/threads';
import type { ShownInboundMail } from '../../libs/incoming/src/inbound-view/shown-inbound-mail.http.js';
import type { ShownInboundStory } from '../../libs/incoming/src/inbound-view/shown-story.http.js';
import { threadWith } from '../world/correspondence.js';
import { quarantine } from '../world/inbound-mails.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

const world = theWorld();

/** The one mail in this state that `words` find, once the list shows it. */
const listed = (state: string, words: string): Promise<ShownInboundMail> =>
  until(`"${words}" is ${state}`, async () => {
    const { superAdmin } = world().people;
    const found = await superAdmin.list<ShownInboundMail>(`/v1/inbound?state=${state}&q=${encodeURIComponent(words)}`);
    return found[0];
  });

const story = (id: string): Promise<ShownInboundStory> => world().people.superAdmin.get(`/v1/inbound/${id}`);

const rawOf = async (id: string): Promise<Buffer> =>
  (await world().people.agent.ask('GET', `/v1/inbound/${id}/raw`)).bytes;

/** A mail that came while no worker was there, and that no parser could make anything of. */
const unparsable = async (subject: string, from: string): Promise<Readonly<{ id: string; raw: Buffer }>> => {
  await world().process('worker').end('SIGTERM');
  const raw = await world().customer('Theo', from).writes({ to: world().support.address, subject });
  const { id } = await listed('accepted', from);
  await quarantine(world(), id);
  await world().start('worker');
  expect(await listed('quarantined', from)).toMatchObject({ id, reason: 'parse-timed-out' });
  return { id, raw };
};

describe('a mail in quarantine', () => {
  it('can be had byte for byte, and reaches its thread when it is processed again', async () => {
    const { people, support } = world();
    const { id, raw } = await unparsable('Hard to read', 'theo@knots.example');
    expect((await rawOf(id)).equals(raw)).toBe(true);
    await people.agent.post(`/v1/inbound/${id}/reprocess`);
    const thread = await threadWith(world(), support.id, 'Hard to read', 1);
    await listed('received', 'Hard to read');
    expect(await story(id)).toMatchObject({
      ...{ state: 'received', threadId: thread.id, parserVersion: PARSER_VERSION, quarantine: null },
      reprocessed: [{ by: { kind: 'user', id: people.agent.id } }],
    });
  });

  it('is shown as it is when a person wants it in its inbox all the same', async () => {
    const { people, support } = world();
    const { id, raw } = await unparsable('Never to be read', 'theo@tangles.example');
    await people.agent.post(`/v1/inbound/${id}/release`);
    const thread = await threadWith(world(), support.id, 'Never to be read', 1);
    const [message] = await people.agent.list<ShownMessage>(`/v1/threads/${thread.id}/messages`);
    const { bytes } = await people.agent.ask('GET', `/v1/messages/${message!.id}/raw`);
    expect(bytes.equals(raw)).toBe(true);
    expect(await story(id)).toMatchObject({ released: [{ from: 'quarantine' }] });
  });
});

describe('spam', () => {
  it('is kept apart with the reason, and is in the inbox once it is released', async () => {
    const { people, support } = world();
    const { agent, superAdmin } = people;
    await superAdmin.put(`/v1/inboxes/${support.id}/senders/casino.example`, { verdict: 'deny' });
    // What workers know of an inbox is believed for a second.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const winner = world().customer('Lucky', 'lucky@casino.example');
    await winner.writes({ to: support.address, subject: 'You have won' });
    const spam = await listed('spam', 'You have won');
    expect(spam).toMatchObject({ reason: 'deny-list', inboxId: support.id, threadId: null });
    expect(Date.parse(spam.keptUntil!) - Date.parse(spam.changedAt)).toBe(90 * 86_400_000);
    expect(await story(spam.id)).toMatchObject({
      spam: { spam: true, inputs: expect.arrayContaining(['listed casino.example']) as unknown },
    });
    await agent.post(`/v1/inbound/${spam.id}/release`);
    const thread = await threadWith(world(), support.id, 'You have won', 1);
    await listed('received', 'You have won');
    expect(await story(spam.id)).toMatchObject({ threadId: thread.id, keptUntil: null, spam: { rule: 'released' } });
  });
});

describe('a copy of a mail', () => {
  it('is kept apart and names the first, and is in the inbox as well once it is released', async () => {
    const { people, support } = world();
    const hannah = world().customer('Hannah', 'hannah@kok.example');
    const letter = { to: support.address, subject: 'Said twice', messageId: '<twice@kok.example>' };
    await hannah.writes(letter);
    await threadWith(world(), support.id, 'Said twice', 1);
    const { id: first } = await listed('received', 'Said twice');
    await hannah.writes({ ...letter, headers: { Received: 'by another way' } });
    const copy = await listed('duplicate', 'Said twice');
    expect(copy).toMatchObject({ duplicateOf: first, threadId: null });
    await people.agent.post(`/v1/inbound/${copy.id}/release`);
    await threadWith(world(), support.id, 'Said twice', 2);
  });
});

describe('a mail of which no address is connected', () => {
  it('waits for a person to say whose it is, and is in that inbox then', async () => {
    const { people, support } = world();
    const { agent, superAdmin } = people;
    const former = `/v1/inboxes/${support.id}/addresses/help@threadlog.example`;
    await superAdmin.put(former, { name: 'Help' });
    await superAdmin.ask('DELETE', former);
    await world()
      .customer('Iris', 'iris@delft.example')
      .writes({ to: 'help@threadlog.example', subject: 'Anybody there' });
    const mail = await listed('unrouted', 'iris@delft.example');
    expect(await story(mail.id)).toMatchObject({ routing: { rule: 'none', considered: ['help@threadlog.example'] } });
    expect((await agent.ask('GET', `/v1/inbound/${mail.id}`)).status).toBe(404);
    await superAdmin.post(`/v1/inbound/${mail.id}/route`, { inboxId: support.id });
    const thread = await threadWith(world(), support.id, 'Anybody there', 1);
    await listed('received', 'Anybody there');
    expect(await agent.get(`/v1/inbound/${mail.id}`)).toMatchObject({
      ...{ state: 'received', threadId: thread.id, inboxId: support.id },
      routed: { by: { kind: 'user', id: superAdmin.id } },
    });
  });
});

describe('the counts', () => {
  it('say that nobody has to look any longer', async () => {
    await world().settled();
    const counts = await world().people.superAdmin.get('/v1/inbound/counts');
    expect(counts).toMatchObject({ received: 6, unrouted: 0, quarantined: 0, spam: 0, duplicate: 0, accepted: 0 });
  });
});
