import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StreamReader } from '../../libs/live/src/test-reader.js';
import type { Person } from '../world/person.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

const world = theWorld({ workers: 0 });

let apis: readonly string[];

beforeAll(async () => {
  const more = await Promise.all([world().start('api'), world().start('api')]);
  apis = [world().process('api').url, ...more.map(({ url }) => url)].slice(-3);
}, 60_000);

const done = new AbortController();

afterAll(() => done.abort());

describe('three API processes', () => {
  it('share who is at a conversation, also when one of them dies', async () => {
    const { agent, agent2 } = world().people;
    const { support } = world();
    const { threadId } = await agent.post('/v1/threads', {
      ...{ inboxId: support.id, from: support.address, to: ['zoe@shop.example'], subject: 'Hi', text: 'Hi.' },
    });
    const through = (who: Person, n: number) => who.at(() => apis[n] ?? '');
    const path = `/v1/threads/${threadId}/presence`;
    const [first, second, third] = [through(agent, 0), through(agent2, 1), through(agent, 2)];
    const reader = new StreamReader(await third.open('/v1/stream', done.signal));
    expect((await reader.next()).event).toBe('caught-up');

    const names = (people: unknown) =>
      (people as readonly { userId: string; state: string }[]).map(({ userId }) => userId);
    await first.post(path, { state: 'viewing' }, { key: 'one' });
    await second.post(path, { state: 'typing' }, { key: 'two' });
    const seen = new Set<string>();
    await until('the third process tells of both', async () => {
      const { event, data } = await reader.next();
      if (event === 'presence') for (const name of names(data['people'])) seen.add(name);
      return seen.has(agent.id) && seen.has(agent2.id);
    });
    const dying = world().processes.find(({ name, isRunning, url }) => name === 'api' && isRunning && url === apis[1]);
    await dying?.end('SIGKILL');
    const { data } = await third.get<{ data: unknown }>(path);
    expect(names(data).toSorted()).toEqual([agent.id, agent2.id].toSorted());
    await until('whoever was with the dead one is gone after 25 seconds', async () => {
      const left = await reader.next();
      return left.event === 'presence' && !names(left.data['people']).includes(agent2.id);
    });
  }, 90_000);
});
