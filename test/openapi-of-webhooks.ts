import type { Told } from './openapi-told.js';
import type { Person } from './world/person.js';

/** Asks every route of webhooks, by `told`, which holds each answer to the document. Nobody listens where they are posted to. */
export const toldOfWebhooks = async (told: Told, superAdmin: Person, inboxId: string): Promise<void> => {
  const settings = { name: 'Shop', url: 'http://127.0.0.1:9/shop', inboxIds: [inboxId] };
  const { webhookId } = await told(superAdmin, 'POST', '/v1/webhooks', 201, settings);
  const one = `/v1/webhooks/${webhookId}`;
  await told(superAdmin, 'PUT', one, 200, { ...settings, topics: ['delivery'] });
  await told(superAdmin, 'POST', `${one}/secret/rotate`, 201);
  const { deliveryId } = await told(superAdmin, 'POST', `${one}/test`, 200);
  await told(superAdmin, 'POST', `${one}/deliveries/${deliveryId}/redeliver`, 200);
  const { position: after = '' } = await told(superAdmin, 'POST', `${one}/stop`, 200);
  for (const path of [one, '/v1/webhooks?limit=1', `${one}/deliveries?state=failed`]) {
    await told(superAdmin, 'GET', path, 200, undefined, { after });
  }
  await told(superAdmin, 'POST', `${one}/resume`, 200, { missed: 'skipped' });
  await told(superAdmin, 'DELETE', one, 200);
  await told(superAdmin, 'POST', `${one}/stop`, 404);
  await told(superAdmin, 'POST', '/v1/webhooks', 409, { ...settings, url: 'https://nowhere.invalid/' });
};
