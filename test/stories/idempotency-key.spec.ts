import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { mailsTo } from '../world/correspondence.js';
import type { Answer } from '../world/person.js';
import { theWorld } from '../world/world.js';

const world = theWorld();

const compose = (address: string, key: string, subject = 'Once'): Promise<Answer> => {
  const { people, support } = world();
  const body = { inboxId: support.id, from: support.address, to: [address], subject, text: 'Hello.' };
  return people.agent.ask('POST', '/v1/threads', { key, body });
};

const same = ({ status, headers, bytes }: Answer) => ({
  status,
  etag: headers.get('ETag'),
  position: headers.get('X-Position'),
  text: bytes.toString('utf8'),
});

const typesIn = async (threadId: string): Promise<string[]> => {
  const types: string[] = [];
  for await (const { type } of world().store.read(`thread-${threadId}`)) types.push(type);
  return types;
};

describe('the same Idempotency-Key', () => {
  const key = randomUUID();

  it('sends one mail and answers the same bytes, however many requests come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => compose('once@outside.example', key)));
    const [first] = answers;
    expect(first!.status).toBe(202);
    for (const answer of answers) expect(same(answer)).toEqual(same(first!));

    await mailsTo(world(), 'once@outside.example', 1);
    expect(same(await compose('once@outside.example', key))).toEqual(same(first!));
    const { threadId } = first!.body as { threadId: string };
    expect((await typesIn(threadId)).filter((type) => type === 'EmailComposed')).toHaveLength(1);
  });

  it('is refused with another body: 422', async () => {
    const refused = await compose('once@outside.example', key, 'Another subject');
    expect(refused.status).toBe(422);
    expect(refused.headers.get('Content-Type')).toContain('application/problem+json');
    expect(refused.body).toMatchObject({ status: 422, type: 'urn:threadlog:problem:idempotency-key-reused' });
  });

  it('is recognised by an API that was started anew, and by a second one beside it', async () => {
    const before = same(await compose('once@outside.example', key));
    const stopped = await world().process('api').end('SIGTERM');
    expect(stopped).toMatchObject({ code: 0, stderr: '' });
    await world().start('api');
    expect(same(await compose('once@outside.example', key))).toEqual(before);
    expect((await compose('once@outside.example', key, 'Another subject')).status).toBe(422);

    const fresh = randomUUID();
    const [one] = world().processes.filter(({ name, isRunning }) => name === 'api' && isRunning);
    const viaOne = compose('twice@outside.example', fresh);
    expect(one!.url).toBe(world().process('api').url);
    await world().start('api');
    const viaTwo = compose('twice@outside.example', fresh);
    expect(same(await viaTwo)).toEqual(same(await viaOne));

    await mailsTo(world(), 'twice@outside.example', 1);
    await world().settled();
    const received = world()
      .sandbox.mails()
      .map(({ envelope }) => envelope.to);
    expect(received).toEqual([['once@outside.example'], ['twice@outside.example']]);
  });

  it('is required where mail is sent', async () => {
    const { people, support } = world();
    const body = { inboxId: support.id, from: support.address, to: ['a@b.example'], subject: '', text: '' };
    const refused = await people.agent.ask('POST', '/v1/threads', { body });
    expect(refused).toMatchObject({ status: 400, body: { type: 'urn:threadlog:problem:idempotency-key-required' } });
  });
});
