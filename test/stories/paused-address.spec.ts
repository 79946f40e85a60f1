import { afterAll, describe, expect, it } from 'vitest';
import { type ScriptedPeer, startScriptedPeer } from '../scripted-smtp-peer.js';
import { until } from '../world/until.js';
import { theWorld, type World } from '../world/world.js';

type Shown = { addresses: { address: string; sending: { paused: { reason: string; resumes: string } | null } }[] };

let peer: ScriptedPeer;
afterAll(() => peer?.stop());

const world = theWorld({
  smtpOut: async () => {
    peer = await startScriptedPeer();
    return peer.url;
  },
});

const compose = ({ people }: World, from: { id: string; address: string }) =>
  people.agent.post('/v1/threads', {
    ...{ inboxId: from.id, from: from.address, to: ['clara@fjord.example'] },
    ...{ subject: 'Offer', text: 'As discussed.', holdSeconds: 0 },
  });

const states = async ({ people }: World, inboxId: string): Promise<string[]> => {
  const mails = await people.agent.list<{ state: string }>(`/v1/inboxes/${inboxId}/sent`);
  return mails.map(({ state }) => state).toSorted();
};

const paused = async ({ people }: World, inboxId: string) =>
  (await people.agent.get<Shown>(`/v1/inboxes/${inboxId}`)).addresses[0]?.sending.paused;

describe('an address whose server has locked it out', () => {
  it('is shown as paused, holds up no other, and sends what waited once a person resumes it', async () => {
    const { support, sales, people } = world();
    peer.follow({ mail: (from) => (from === support.address ? '530 5.7.0 log in first' : undefined) });
    await compose(world(), support);
    await until('the address is paused', async () => (await paused(world(), support.id)) !== null, {
      withinMs: 60_000,
      everyMs: 200,
    });
    expect(await paused(world(), support.id)).toMatchObject({
      reason: expect.stringContaining('log in first'),
      resumes: 'probe',
    });

    await compose(world(), support);
    await compose(world(), sales);
    await until('the other address has sent', async () => (await states(world(), sales.id))[0] === 'delivered', {
      withinMs: 60_000,
      everyMs: 200,
    });
    expect(await states(world(), support.id)).toEqual(['deferred', 'queued']);
    expect(await paused(world(), sales.id)).toBeNull();

    peer.follow({});
    await people.admin.post(`/v1/inboxes/${support.id}/addresses/${support.address}/resume-sending`);
    await until(
      'the mail that waited has left',
      async () => (await states(world(), support.id)).includes('delivered'),
      { withinMs: 60_000, everyMs: 200 },
    );
    expect(await paused(world(), support.id)).toBeNull();
  }, 240_000);
});
