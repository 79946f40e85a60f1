import { describe, expect, it } from 'vitest';
import { SENDING, ServerPlaces } from './server-places.smtp.js';

const slow = { serverId: 'slow', connections: 3 };
const other = { serverId: null, connections: 3 };

const taken = async (places: ServerPlaces, server: typeof slow | typeof other, times: number) =>
  Promise.all(Array.from({ length: times }, () => places.take(server)));

describe('the places at a server', () => {
  it('are as many as it has connections, and no more than half of what is sent at one time', async () => {
    const places = new ServerPlaces();
    const of = { serverId: 'many', connections: SENDING };
    expect((await taken(places, of, SENDING)).filter((wait) => wait === 0)).toHaveLength(SENDING / 2);
    expect(await taken(places, slow, 3)).toEqual([0, 0, 0]);
  });

  it('are waited for while they come free, in order', async () => {
    const places = new ServerPlaces();
    await taken(places, slow, 3);
    const order: number[] = [];
    const waiting = Array.from({ length: 20 }, async (_, n) => {
      expect(await places.take(slow)).toBe(0);
      order.push(n);
      // Longer altogether than anyone would wait for a server from which nothing comes.
      setTimeout(() => places.leave(slow), 100);
    });
    for (let n = 0; n < 3; n += 1) places.leave(slow);
    await Promise.all(waiting);
    expect(order).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it('put off whoever waits where none comes free, ever further, and nobody at another server', async () => {
    const places = new ServerPlaces();
    await taken(places, slow, 3);
    const waiting = taken(places, slow, 3);
    expect(await taken(places, other, 3)).toEqual([0, 0, 0]);
    expect(await waiting).toEqual([500, 1_000, 1_500]);
    expect(await places.take(slow)).toBe(2_000);
    const far = await taken(places, slow, 1_000);
    expect(Math.max(...far)).toBe(60_000);
  });

  it('are there again once one was left', async () => {
    const places = new ServerPlaces();
    await taken(places, slow, 3);
    await taken(places, slow, 2);
    places.leave(slow);
    expect(await places.take(slow)).toBe(0);
    expect(await places.take(slow)).toBe(500);
    for (let n = 0; n < 3; n += 1) places.leave(slow);
    expect(await taken(places, slow, 3)).toEqual([0, 0, 0]);
  });
});
