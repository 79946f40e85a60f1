import { describe, expect, it } from 'vitest';
import { answer, mailsTo, threadWith } from '../world/correspondence.js';
import type { Person } from '../world/person.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

const world = theWorld();

type Draft = Readonly<{
  state: string;
  revision: number;
  text: string;
  mail: Readonly<{ threadId: string; emailId: string }> | null;
}>;

const read = (revision: number) => ({ headers: { 'If-Match': `"${revision}"` } });

const begin = async (who: Person, draft: object): Promise<string> =>
  ((await who.post('/v1/drafts', draft)) as unknown as { draftId: string }).draftId;

const ended = (who: Person, id: string): Promise<Draft> =>
  until('the draft is ended', async () => {
    const draft = await who.get<Draft>(`/v1/drafts/${id}`);
    return draft.state === 'sent' ? draft : undefined;
  });

describe('a draft', () => {
  it('is written by two, lost by neither, and sent once though both send it', async () => {
    const { people, support } = world();
    const { agent, agent2 } = people;
    const to = ['clara@fjord.example'];
    const letter = { from: support.address, to, subject: 'Your desk', text: 'Dear Clara,' };
    const id = await begin(agent, { inboxId: support.id, ...letter });
    const path = `/v1/drafts/${id}`;
    expect((await agent2.ask('GET', path)).status).toBe(404);
    const shared = await agent.post(`${path}/share`);
    const mine = { ...letter, text: 'Dear Clara, it is ready.' };
    const hers = { ...letter, text: 'Dear Clara, it will be ready on Monday.' };
    await agent2.put(path, hers, read(shared.revision));
    const late = await agent.ask('PUT', path, { body: mine, ...read(shared.revision) });
    expect(late).toMatchObject({
      status: 412,
      body: { theirs: { text: hers.text, savedBy: agent2.id }, yours: { text: mine.text } },
    });
    const { revision } = await agent.put(path, { ...letter, text: 'Dear Clara, it is ready on Monday.' }, read(2));

    const send = (who: Person, key: string) =>
      who.ask('POST', `${path}/send`, { body: { holdSeconds: 0 }, key, ...read(revision) });
    const sendings = [agent, agent2, agent, agent2].map((who, n) => send(who, `send-${n}`));
    const answers = await Promise.all(sendings);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(new Set(answers.map(({ body }) => (body as { emailId: string }).emailId)).size).toBe(1);
    const [mail] = await mailsTo(world(), 'clara@fjord.example', 1);
    expect(mail!.raw.toString('latin1')).toContain('it is ready on Monday');
    expect(await agent.get(`${path}/versions/2`)).toMatchObject({ text: hers.text, authorId: agent2.id });

    await answer(world(), mail!, 'Wonderful.');
    const { id: threadId } = await threadWith(world(), support.id, 'Your desk', 2);
    const reply = await begin(agent, { threadId, text: 'See you on Monday.' });
    await agent.post(`/v1/drafts/${reply}/send`, { holdSeconds: 0 }, read(0));
    expect(await mailsTo(world(), 'clara@fjord.example', 2)).toHaveLength(2);
  });

  it('ends with a mail that was sent by another road and names it', async () => {
    const { people, support } = world();
    const { agent } = people;
    const letter = { from: support.address, to: ['ben@fjord.example'], subject: 'Your chair', text: 'Dear Ben,' };
    const draftId = await begin(agent, { inboxId: support.id, ...letter });
    const { threadId, emailId } = await agent.post('/v1/threads', { inboxId: support.id, ...letter, draftId });
    expect(await ended(agent, draftId)).toMatchObject({ mail: { threadId, emailId } });
  });
});
