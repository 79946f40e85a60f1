import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import type { ShownMessage } from '#libs/threads';
import { answer, mailsTo, threadWith } from '../world/correspondence.js';
import { theWorld } from '../world/world.js';

type Mail = Exclude<ShownMessage, { kind: 'comment' }>;

const world = theWorld();

const ids = (list: string | undefined): string[] => list?.split(/\s+/) ?? [];

describe('three exchanges', () => {
  it('that we begin stay one thread, here and in the program of the customer', async () => {
    const { people, support } = world();
    const { agent } = people;
    const [subject, address] = ['Your new contract', 'clara@fjord.example'];
    const { threadId } = await agent.post('/v1/threads', {
      inboxId: support.id,
      from: support.address,
      to: [{ name: 'Clara Jensen', address }],
      subject,
      text: 'Hello Clara, here is your contract.',
    });

    const chain: string[] = [];
    for (let round = 1; round <= 3; round += 1) {
      const ours = (await mailsTo(world(), address, round))[round - 1]!;
      const read = await PostalMime.parse(ours.raw);
      expect(read.subject).toBe(round === 1 ? subject : `Re: ${subject}`);
      expect(read.inReplyTo).toBe(chain.at(-1));
      expect(ids(read.references)).toEqual(chain);
      chain.push(read.messageId!);

      chain.push(await answer(world(), ours, `Answer ${round} of Clara`));
      const thread = await threadWith(world(), support.id, subject, 2 * round);
      expect(thread).toMatchObject({ id: threadId, lastDirection: 'in' });
      if (round < 3) await agent.post(`/v1/threads/${threadId}/replies`, { text: `Reply ${round}`, quote: true });
    }

    const messages = await agent.list<Mail>(`/v1/threads/${threadId}/messages`);
    expect(messages.map(({ messageId }) => messageId)).toEqual(chain);
    expect(messages.map(({ kind }) => kind)).toEqual(['sent', 'received', 'sent', 'received', 'sent', 'received']);
    for (const message of messages) {
      if (message.kind === 'received') expect(message.threading.rule).toBe('own-message-id');
    }
    const { text } = await PostalMime.parse((await mailsTo(world(), address, 3))[2]!.raw);
    expect(text).toMatch(/^Reply 2\n[^]*wrote:\n[^]*^> Answer 2 of Clara$/m);
  });

  it('that a customer begins stay one thread, also when her program names only the last mail', async () => {
    const { people, support } = world();
    const { agent } = people;
    const luc = world().customer('Luc Moreau', 'luc@moreau.example');
    const chain = ['<first@moreau.example>'];
    await luc.writes({ to: support.address, subject: 'Problème de connexion', messageId: chain[0]! });

    for (let round = 1; round <= 3; round += 1) {
      const { id } = await threadWith(world(), support.id, 'Problème de connexion', 2 * round - 1);
      await agent.post(`/v1/threads/${id}/replies`, { html: `<p>Réponse ${round}</p>` });
      const ours = await PostalMime.parse((await mailsTo(world(), luc.address, round))[round - 1]!.raw);
      expect(ours.subject).toBe('Re: Problème de connexion');
      expect(ours.inReplyTo).toBe(chain.at(-1));
      expect(ids(ours.references).at(0)).toBe(round === 1 ? chain[0] : chain.at(-2));
      expect(ids(ours.references).at(-1)).toBe(chain.at(-1));
      expect(ours.to).toEqual([{ name: 'Luc Moreau', address: luc.address }]);
      chain.push(ours.messageId!);
      if (round === 3) break;

      chain.push(`<answer-${round}@moreau.example>`);
      await luc.writes({
        to: support.address,
        subject: `RE: Re: Problème de connexion`,
        messageId: chain.at(-1)!,
        headers: { 'In-Reply-To': ours.messageId! },
      });
    }

    const { id } = await threadWith(world(), support.id, 'Problème de connexion', 6);
    const messages = await agent.list<Mail>(`/v1/threads/${id}/messages`);
    expect(messages.map(({ messageId }) => messageId)).toEqual(chain);
  });

  it('do not let a stranger in who has learned a Message-ID', async () => {
    const { people, support } = world();
    const { id } = await threadWith(world(), support.id, 'Problème de connexion', 6);
    const messages = await people.agent.list<Mail>(`/v1/threads/${id}/messages`);
    await world()
      .customer('Mallory', 'mallory@elsewhere.example')
      .writes({
        to: support.address,
        subject: 'Re: Let me in',
        headers: { 'In-Reply-To': messages.at(-1)!.messageId! },
      });
    const strange = await threadWith(world(), support.id, 'Re: Let me in', 1);
    const [message] = await people.agent.list<Mail>(`/v1/threads/${strange.id}/messages`);
    expect(message).toMatchObject({ threading: { rule: 'stranger', related: id } });
    expect(await threadWith(world(), support.id, 'Problème de connexion', 6)).toMatchObject({ id });
  });
});
