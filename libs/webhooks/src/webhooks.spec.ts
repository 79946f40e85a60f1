import { randomUUID } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InboxLooks } from '#libs/inboxes';
import { WebhookHouse } from '../../../test/webhooks/webhook-house.js';
import type { WebhookReceiver } from '../../../test/webhooks/webhook-receiver.js';
import { until } from '../../../test/world/until.js';
import { composed, failed } from '../../threads/src/thread.fixtures.js';

const HOUR = 3_600_000;

let house: WebhookHouse;
let receiver: WebhookReceiver;
let support: string, sales: string;

beforeAll(async () => {
  house = await WebhookHouse.start();
  ({ receiver } = house);
  [support, sales] = [await house.inbox('Support'), await house.inbox('Sales')];
}, 120_000);

beforeEach(() => {
  house.clock.ahead = 0;
  receiver.answer = () => 204;
});

afterAll(() => house.stop());

describe('a webhook', () => {
  it('is told all that happens from then on, in order, signed for the reference library', async () => {
    await house.conversationIn(support);
    const { id, path, secret } = await house.webhook();
    const threadId = await house.conversationIn(support);
    await house.write(threadId, composed({ inboxId: support }), failed());
    await until('four are told', () => receiver.at(path).length === 4);
    expect(receiver.types(path)).toEqual(['ThreadOpened', 'EmailReceived', 'EmailComposed', 'EmailDeliveryFailed']);
    const positions = receiver.positions(path).map(BigInt);
    expect(positions).toEqual(positions.toSorted((a, b) => (a < b ? -1 : 1)));
    for (const { headers, body } of receiver.at(path)) {
      expect(new StandardWebhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
        data: { inboxId: support, threadId },
      });
    }
    expect(new Set(receiver.at(path).map(({ headers }) => headers['webhook-id'])).size).toBe(4);
    expect(JSON.stringify(receiver.at(path))).not.toContain('example.com');
    await until('it is seen', async () => (await house.shown(id))['toldUpTo'] === String(positions.at(-1)));
    expect(await house.shown(id)).toMatchObject({ state: 'active', failing: null });
  });

  it('is told of the inboxes and the topics that it is for', async () => {
    const { path } = await house.webhook({ inboxIds: [sales], topics: ['message'] });
    await house.conversationIn(support);
    await house.conversationIn(sales);
    await until('it is told', () => receiver.at(path).length === 1);
    expect(receiver.types(path)).toEqual(['EmailReceived']);
  });

  it('has its secret told once, and again only to the retry of a lost answer', async () => {
    const headers = { 'Idempotency-Key': randomUUID() };
    const asked = { name: 'Shop', url: receiver.url('/once') };
    const [first, again] = [
      await house.call('POST', '/v1/webhooks', asked, headers),
      await house.call('POST', '/v1/webhooks', asked, headers),
    ];
    expect(first.body['secret']).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(again.body).toEqual(first.body);
    const id = String(first.body['webhookId']);
    expect(JSON.stringify(await house.shown(id))).not.toContain('whsec_');
    const [stored] = await house.app.store.slice(`webhook-${id}`, 0, 0);
    expect(JSON.stringify(stored?.data)).not.toContain(String(first.body['secret']).slice(6));
    expect((await house.call('POST', '/v1/webhooks', { ...asked, name: 'Other' }, headers)).status).toBe(422);
  });

  it('is signed by both secrets for a day after they change', async () => {
    const { id, path, secret } = await house.webhook();
    const { body } = await house.call('POST', `/v1/webhooks/${id}/secret/rotate`);
    const verifies = async (...secrets: readonly string[]): Promise<readonly boolean[]> => {
      await house.call('POST', `/v1/webhooks/${id}/test`);
      const { headers, body: sent } = receiver.at(path).at(-1)!;
      const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
      const signatures = String(headers['webhook-signature']).split(' ');
      const by = (one: string): string => new StandardWebhook(one).sign(String(headers['webhook-id']), at, sent);
      return secrets.map((one) => signatures.includes(by(one)));
    };
    expect(await verifies(String(body['secret']), secret)).toEqual([true, true]);
    house.clock.ahead = 25 * HOUR;
    expect(await verifies(String(body['secret']), secret)).toEqual([true, false]);
  });

  it.each([
    [{ url: 'ftp://example.org/' }, 400],
    [{ url: 'https://user:secret@example.org/' }, 400],
    [{ url: 'http://nowhere.invalid/' }, 409],
    [{ inboxIds: [randomUUID()] }, 404],
    [{ topics: ['everything'] }, 400],
  ])('is not made of %j: %i', async (wrong, status) => {
    const right = { name: 'Shop', url: receiver.url('/never') };
    expect((await house.call('POST', '/v1/webhooks', { ...right, ...wrong })).status).toBe(status);
  });
});

describe('a message that is not taken', () => {
  it('is tried again, the same, and holds up those after it', async () => {
    const { id, path } = await house.webhook();
    const bodies: string[] = [];
    receiver.answer = ({ path: at, body }) => (at !== path || bodies.push(body) > 2 ? 204 : 503);
    await house.conversationIn(support);
    await until('it fails', async () => (await house.shown(id))['state'] === 'failing');
    expect((await house.shown(id))['failing']).toMatchObject({ detail: 'it answered 503 said the server' });
    await until('it was tried again', () => {
      house.clock.ahead += 10_000;
      return receiver.at(path).length === 4;
    });
    expect(bodies.slice(0, 3)).toEqual(Array(3).fill(bodies[0]));
    expect(new Set(receiver.at(path).map(({ headers }) => headers['webhook-id'])).size).toBe(2);
    expect(receiver.types(path)).toEqual(['ThreadOpened', 'ThreadOpened', 'ThreadOpened', 'EmailReceived']);
    await until('both are written down', async () => (await house.shown(id))['state'] === 'active');
    const { body } = await house.call('GET', `/v1/webhooks/${id}/deliveries`);
    expect(body['data']).toMatchObject([
      { type: 'EmailReceived', state: 'delivered', attempts: 1, lastAttempt: { status: 204, fault: null } },
      { type: 'ThreadOpened', state: 'delivered', attempts: 3 },
    ]);
  });

  it('stops the webhook after three days, visibly; resumed, it goes on where it stopped or leaves what it missed', async () => {
    const { id, path } = await house.webhook();
    let takes = false;
    receiver.answer = ({ path: at }) => (at !== path || takes ? 204 : 500);
    await house.conversationIn(support);
    await until('it fails', async () => (await house.shown(id))['state'] === 'failing');
    house.clock.ahead = 73 * HOUR;
    await until('it is stopped', async () => (await house.shown(id))['state'] === 'stopped');
    const detail = 'it took nothing for three days: it answered 500 said the server';
    expect((await house.shown(id))['stopped']).toEqual({ reason: 'failing', detail });
    takes = true;
    await house.call('POST', `/v1/webhooks/${id}/resume`, {});
    await until('it goes on', () => receiver.types(path).at(-1) === 'EmailReceived');
    await house.call('POST', `/v1/webhooks/${id}/stop`);
    await house.conversationIn(support);
    await house.call('POST', `/v1/webhooks/${id}/resume`, { missed: 'skipped' });
    const threadId = await house.conversationIn(support);
    const ofThread = () => receiver.at(path).filter(({ body }) => body.includes(threadId));
    await until('it is told of what came then', () => ofThread().length === 2);
    expect(receiver.types(path).slice(-4)).toEqual(['ThreadOpened', 'EmailReceived', 'ThreadOpened', 'EmailReceived']);
  });

  it('stops it at once where the server says that it is gone', async () => {
    const { id, path } = await house.webhook();
    receiver.answer = ({ path: at }) => (at === path ? 410 : 204);
    await house.conversationIn(support);
    await until('it is stopped', async () => (await house.shown(id))['state'] === 'stopped');
    expect((await house.shown(id))['stopped']).toMatchObject({ detail: expect.stringContaining('gone') as string });
    expect(receiver.at(path)).toHaveLength(1);
  });

  it('is tried at once at another address, or when a person says so', async () => {
    const { id, path } = await house.webhook();
    receiver.answer = ({ path: at }) => (at === path ? 500 : 204);
    await house.conversationIn(support);
    await until('it fails', async () => (await house.shown(id))['state'] === 'failing');
    const { deliveryId } = (await house.shown(id))['failing'] as { deliveryId: string };
    const again = await house.call('POST', `/v1/webhooks/${id}/deliveries/${deliveryId}/redeliver`);
    expect(again.body).toMatchObject({ deliveryId, delivered: false, status: 500 });
    await house.call('PUT', `/v1/webhooks/${id}`, { name: 'Shop', url: receiver.url(`${path}-2`) });
    await until('all is told', () => receiver.at(`${path}-2`).length === 2);
    expect(receiver.at(`${path}-2`)[0]?.headers['webhook-id']).toBe(deliveryId);
  });
});

describe('a message that was taken', () => {
  it('is posted once more on wish, with the same id and body', async () => {
    const { id, path } = await house.webhook({ topics: ['message'] });
    await house.conversationIn(support);
    await until('it is told', async () => (await house.shown(id))['deliveredAt'] !== null);
    const { body } = await house.call('GET', `/v1/webhooks/${id}/deliveries?state=delivered`);
    const [delivery] = body['data'] as readonly { id: string }[];
    const again = await house.call('POST', `/v1/webhooks/${id}/deliveries/${delivery?.id}/redeliver`);
    expect(again.body).toMatchObject({ delivered: true, status: 204, detail: null });
    const [first, second] = receiver.at(path);
    expect([second?.body, second?.headers['webhook-id']]).toEqual([first?.body, delivery?.id]);
    const other = await house.webhook();
    const elsewhere = `/v1/webhooks/${other.id}/deliveries/${delivery?.id}/redeliver`;
    expect((await house.call('POST', elsewhere)).status).toBe(404);
  });
});

describe('a trial', () => {
  it('says how the server takes it, also of a webhook that is stopped, and counts for nothing else', async () => {
    const { id, path } = await house.webhook();
    await house.call('POST', `/v1/webhooks/${id}/stop`);
    receiver.answer = () => 302;
    const { status, body } = await house.call('POST', `/v1/webhooks/${id}/test`);
    expect([status, body]).toMatchObject([200, { delivered: false, status: 302 }]);
    expect(receiver.types(path)).toEqual(['WebhookTested']);
    receiver.answer = () => 204;
    expect(await house.shown(id)).toMatchObject({ state: 'stopped', failing: null, deliveredAt: null });
  });
});

describe('what its owner sees by the right to see every inbox alone', () => {
  it('is told, and recorded as a look of theirs', async () => {
    const owner = await house.app.holder('admin');
    const path = `/${randomUUID()}`;
    await house.app.call(owner, 'POST', '/v1/webhooks', { body: { name: 'Mine', url: receiver.url(path) } });
    const hr = await house.inbox('HR');
    await house.call('POST', `/v1/inboxes/${hr}/visibility/restrict`);
    await house.conversationIn(support);
    await house.conversationIn(hr);
    await until('both are told', () => receiver.at(path).length === 4);
    await house.app.app.get(InboxLooks).beforeApplicationShutdown();
    const looks = await house.app.store.slice(`looks-${owner.id}`, 0, 9);
    expect(looks).toMatchObject([{ data: { inboxId: hr } }]);
  });
});

describe('what its owner may not see', () => {
  it('is not told, from the moment on that they may not, nor told again', async () => {
    const owner = await house.app.holder('admin', 'member');
    const path = `/${randomUUID()}`;
    const asked = { body: { name: 'Mine', url: receiver.url(path) } };
    const { body } = await house.app.call(owner, 'POST', '/v1/webhooks', asked);
    const id = String(body['webhookId']);
    await house.conversationIn(sales);
    await until('it is told', () => receiver.at(path).length === 2);
    await house.call('POST', `/v1/inboxes/${sales}/visibility/restrict`);
    await house.app.shown(String((await house.call('DELETE', `/v1/users/${owner.id}/roles/admin`)).body['position']));
    await house.conversationIn(sales);
    const threadId = await house.conversationIn(support);
    await until('the next is told', () => receiver.at(path).length === 4);
    expect(receiver.at(path).slice(2)).toMatchObject([
      { body: expect.stringContaining(threadId) as string },
      { body: expect.stringContaining(threadId) as string },
    ]);
    const { body: page } = await house.call('GET', `/v1/webhooks/${id}/deliveries`);
    const { id: delivery } = (page['data'] as readonly { id: string }[]).at(-1)!;
    const refused = await house.call('POST', `/v1/webhooks/${id}/deliveries/${delivery}/redeliver`);
    expect([refused.status, refused.body['type']]).toEqual([409, 'urn:threadlog:problem:webhook-may-not-tell']);
  });
});

describe('a webhook that is removed', () => {
  it('is there no longer and is told nothing', async () => {
    const [gone, stays] = [await house.webhook(), await house.webhook()];
    expect((await house.call('DELETE', `/v1/webhooks/${gone.id}`)).status).toBe(200);
    expect((await house.call('DELETE', `/v1/webhooks/${gone.id}`)).status).toBe(200);
    await house.app.shown(await house.app.store.currentPosition());
    for (const path of ['', '/deliveries']) {
      expect((await house.call('GET', `/v1/webhooks/${gone.id}${path}`)).status).toBe(404);
    }
    await house.conversationIn(support);
    await until('the other is told', () => receiver.at(stays.path).length === 2);
    expect(receiver.at(gone.path)).toEqual([]);
  });
});
