import { describe, expect, it } from 'vitest';
import type { ShownMessage } from '#libs/threads';
import type { ShownInboundMail } from '../../libs/incoming/src/inbound-view/shown-inbound-mail.http.js';
import { threadWith } from '../world/correspondence.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

const world = theWorld({ workers: 2 });

const entries = (subject: string, count: number): Promise<readonly ShownInboundMail[]> =>
  until(`"${subject}" came in ${count} times`, async () => {
    const { people } = world();
    const found = (await people.agent.list<ShownInboundMail>('/v1/inbound?limit=100')).filter(
      (mail) => mail.subject === subject && ['received', 'duplicate'].includes(mail.state),
    );
    return found.length === count && found;
  });

describe('a mail that comes twice', () => {
  it('to one inbox, by another way, is shown once, and the copy says of which mail', async () => {
    const { people, support } = world();
    const tom = world().customer('Tom', 'tom@brightside.example');
    const raw = await tom.writes({ to: support.address, subject: 'Delivered twice' });
    const { emailId } = (await entries('Delivered twice', 1))[0]!;
    const again = Buffer.concat([Buffer.from('Received: from relay.example by mx.example\r\n'), raw]);
    expect((await tom.hand(support.address, again)).code).toBe(250);

    const [copy, original] = await entries('Delivered twice', 2);
    expect(original).toMatchObject({ state: 'received', emailId });
    expect(copy).toMatchObject({ state: 'duplicate', duplicateOf: original!.id });
    expect(await threadWith(world(), support.id, 'Delivered twice', 1)).toMatchObject({ id: original!.threadId });

    await people.agent.post(`/v1/inbound/${copy!.id}/release`);
    await until('the copy is released', async () => {
      const [released] = await entries('Delivered twice', 2);
      return released?.state === 'received';
    });
  });

  it('to two inboxes is one entry in each', async () => {
    const { support, sales } = world();
    const tom = world().customer('Tom', 'tom@brightside.example');
    const raw = tom.eml({ to: `${support.address}>, <${sales.address}`, subject: 'To both of you' });
    for (const { address } of [support, sales]) expect((await tom.hand(address, raw)).code).toBe(250);
    const found = await entries('To both of you', 2);
    expect(found.map(({ state }) => state)).toEqual(['received', 'received']);
    const [here, there] = [
      await threadWith(world(), support.id, 'To both of you', 1),
      await threadWith(world(), sales.id, 'To both of you', 1),
    ];
    expect(there.id).not.toBe(here.id);
  });

  it('under one Message-ID with something else in it is kept, and tells of the other', async () => {
    const { people, support } = world();
    const tom = world().customer('Tom', 'tom@brightside.example');
    const messageId = '<always-the-same@brightside.example>';
    for (const n of [1, 2]) {
      await tom.writes({ to: support.address, subject: `Number ${n}`, messageId, text: `This is ${n}.` });
      await threadWith(world(), support.id, `Number ${n}`, 1);
    }
    const [first, second] = [await entries('Number 1', 1), await entries('Number 2', 1)];
    const message = await people.agent.get<ShownMessage>(`/v1/messages/${second[0]!.emailId}`);
    expect(message).toMatchObject({ sameMessageIdAs: first[0]!.emailId });
  });
});

describe('an answer that comes before the mail it answers', () => {
  it('shares its thread', async () => {
    const { people, support } = world();
    const [zoe, max] = [world().customer('Zoe', 'zoe@orchard.example'), world().customer('Max', 'max@orchard.example')];
    const question = '<question@orchard.example>';
    await max.writes({
      to: support.address,
      subject: 'Re: Apples',
      headers: { Cc: 'zoe@orchard.example', 'In-Reply-To': question, References: question },
    });
    const { id } = await threadWith(world(), support.id, 'Re: Apples', 1);
    await zoe.writes({ to: support.address, subject: 'Apples', messageId: question });
    expect(await threadWith(world(), support.id, 'Re: Apples', 2)).toMatchObject({ id });
    const messages = await people.agent.list<ShownMessage>(`/v1/threads/${id}/messages`);
    expect(messages.map((message) => (message.kind === 'received' ? message.threading.rule : message.kind))).toEqual([
      'new-thread',
      'references',
    ]);
  });
});
