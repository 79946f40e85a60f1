import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Holder } from '../../../../test/feature-app.js';
import { InboundHouse } from '../../../../test/inbound-house.js';
import { SpamExpiry } from './expire-mail.worker.js';

let inbound: InboundHouse;
let agent: Holder;
let inboxId: string;

beforeAll(async () => {
  inbound = await InboundHouse.start();
  agent = await inbound.house.holder('member');
  inboxId = (await inbound.inbox()).id;
}, 60_000);
afterAll(() => inbound.stop());

const expiry = (store = inbound.house.store): SpamExpiry => new SpamExpiry(store, inbound.house.readModels);

const shown = async (): Promise<void> => inbound.house.shown(await inbound.house.store.currentPosition());

const idsOf = async (state: string): Promise<readonly string[]> =>
  (await inbound.list(agent, `&state=${state}`)).map(({ id }) => id);

const spamUntil = (keptUntil: string): Promise<string> => inbound.mail(inboxId, 'spam', { keptUntil });

describe('spam that nobody released', () => {
  it('expires when its time is over, not before', async () => {
    const due = await spamUntil('2026-05-01T00:00:00.000Z');
    const later = await spamUntil('2026-05-01T00:00:00.001Z');
    expect(await expiry().sweep('2026-04-30T23:59:59.999Z')).toBe(0);
    expect(await expiry().sweep('2026-05-01T00:00:00.000Z')).toBe(1);
    await shown();
    expect(await idsOf('expired')).toContain(due);
    expect(await idsOf('spam')).toEqual([later]);
    expect(await expiry().sweep('2026-05-01T00:00:00.001Z')).toBe(1);
    await shown();
    expect(await expiry().sweep('2027-01-01T00:00:00.000Z')).toBe(0);
  });

  it('expires once, however many workers sweep and however far the view is behind', async () => {
    const ids = await Promise.all([1, 2, 3].map((n) => spamUntil(`2026-06-0${n}T00:00:00.000Z`)));
    const sweeps = [expiry(), expiry(inbound.house.anotherStore()), expiry(inbound.house.anotherStore())];
    const expired = await Promise.all(sweeps.map((sweep) => sweep.sweep('2026-07-01T00:00:00.000Z')));
    expect(expired.reduce((sum, n) => sum + n, 0)).toBe(3);
    await shown();
    for (const id of ids) {
      const { body } = await inbound.house.call(agent, 'GET', `/v1/inbound/${id}`);
      const types = (body['events'] as { type: string }[]).map(({ type }) => type);
      expect(types.filter((type) => type === 'InboundMailExpired')).toHaveLength(1);
      expect(body).toMatchObject({ state: 'expired', expiredAt: '2026-07-01T00:00:00.000Z' });
      expect((await inbound.raw(agent, id)).status).toBe(200);
    }
  });

  it('cannot be released any longer, and does not expire once it was', async () => {
    const release = (id: string) => inbound.house.call(agent, 'POST', `/v1/inbound/${id}/release`);
    const [late, rescued] = [await spamUntil('2026-08-01T00:00:00.000Z'), await spamUntil('2026-08-01T00:00:00.000Z')];
    expect((await release(rescued)).status).toBe(202);
    expect(await expiry().sweep('2026-08-02T00:00:00.000Z')).toBe(1);
    expect(await release(late)).toMatchObject({
      status: 409,
      body: { type: 'urn:threadlog:problem:spam-expired' },
    });
  });
});
