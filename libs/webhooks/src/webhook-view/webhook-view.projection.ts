import type { Recorded } from '#libs/decider';
import type { Topic } from '#libs/live';
import { projection, viewTable } from '#libs/read-models';
import { formerSecretUntil } from '../webhook.js';
import type { WebhookDeliveryEvent, WebhookEvent } from '../webhook-events.js';

/** What a webhook waits for: the message that it could not be told, since when, and how the last attempt ended. */
export type Failing = Readonly<{ deliveryId: string; since: string; at: string; detail: string }>;

/** One webhook, without its secret. */
export type WebhookRow = Readonly<{
  webhook_id: string;
  owner_id: string;
  name: string;
  url: string;
  inbox_ids: readonly string[] | null;
  topics: readonly Topic[] | null;
  status: 'active' | 'stopped';
  added_at: string;
  /** Since when `status` is as it is, and why it was stopped. */
  status_since: string;
  stopped: Readonly<{ reason: 'command' | 'failing'; detail: string | null }> | null;
  former_secret_until: string | null;
  failing: Failing | null;
  delivered_at: string | null;
  /** Everything up to this position was told, or is not to be. */
  cursor: bigint;
  resumed: number;
  revision: number;
}>;

type Fact = WebhookEvent | WebhookDeliveryEvent;

const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);

const told = (row: WebhookRow, { type, data }: Recorded<WebhookDeliveryEvent>): WebhookRow => {
  const { deliveryId, at, message } = data;
  if (message.position === null) return row;
  if (type === 'WebhookDelivered') {
    const failing =
      row.failing?.deliveryId === deliveryId || row.cursor < BigInt(message.position) ? null : row.failing;
    return { ...row, failing, delivered_at: at, cursor: later(row.cursor, BigInt(message.position)) };
  }
  // What was told before and is told again on somebody's wish keeps nothing waiting.
  if (BigInt(message.position) <= row.cursor) return row;
  const since = row.failing?.deliveryId === deliveryId ? row.failing.since : at;
  return { ...row, failing: { deliveryId, since, at, detail: data.detail } };
};

const changed = (
  row: WebhookRow,
  event: Recorded<Exclude<WebhookEvent, { type: 'WebhookAdded' | 'WebhookRemoved' }>>,
): WebhookRow => {
  const { at } = event.data;
  switch (event.type) {
    case 'WebhookRevised': {
      const { name, url, inboxIds, topics } = event.data.settings;
      return { ...row, name, url, inbox_ids: inboxIds, topics };
    }
    case 'WebhookSecretRotated':
      return { ...row, former_secret_until: formerSecretUntil(at) };
    case 'WebhookStopped': {
      const { reason, detail } = event.data;
      return { ...row, status: 'stopped', status_since: at, stopped: { reason, detail } };
    }
    case 'WebhookResumed': {
      const skips = event.data.missed === 'skipped';
      return {
        ...row,
        status: 'active',
        status_since: at,
        stopped: null,
        failing: null,
        cursor: skips ? event.position : row.cursor,
        resumed: row.resumed + 1,
      };
    }
    default:
      return event satisfies never;
  }
};

export const webhookRow = (row: WebhookRow | undefined, event: Recorded<Fact>): WebhookRow | undefined => {
  if (event.type === 'WebhookAdded') {
    const { webhookId, ownerId, settings, at } = event.data;
    return {
      webhook_id: webhookId,
      owner_id: ownerId,
      name: settings.name,
      url: settings.url,
      inbox_ids: settings.inboxIds,
      topics: settings.topics,
      status: 'active',
      added_at: at,
      status_since: at,
      stopped: null,
      former_secret_until: null,
      failing: null,
      delivered_at: null,
      cursor: event.position,
      resumed: 0,
      revision: event.revision,
    };
  }
  if (row === undefined || event.type === 'WebhookRemoved') return undefined;
  if (event.type === 'WebhookDelivered' || event.type === 'WebhookDeliveryFailed') return told(row, event);
  return { ...changed(row, event), revision: event.revision };
};

export const webhookView = projection<WebhookRow, Fact>({
  name: 'webhook_view',
  version: 1,
  table: viewTable<WebhookRow>({
    name: 'webhook_view',
    version: 1,
    columns: {
      webhook_id: { type: 'uuid' },
      owner_id: { type: 'uuid' },
      name: { type: 'text' },
      url: { type: 'text' },
      inbox_ids: { type: 'jsonb', nullable: true },
      topics: { type: 'jsonb', nullable: true },
      status: { type: 'text' },
      added_at: { type: 'timestamptz' },
      status_since: { type: 'timestamptz' },
      stopped: { type: 'jsonb', nullable: true },
      former_secret_until: { type: 'timestamptz', nullable: true },
      failing: { type: 'jsonb', nullable: true },
      delivered_at: { type: 'timestamptz', nullable: true },
      cursor: { type: 'bigint' },
      resumed: { type: 'integer' },
      revision: { type: 'integer' },
    },
    primaryKey: ['webhook_id'],
    indexes: [['added_at', 'webhook_id']],
  }),
  on: [
    'WebhookAdded',
    'WebhookRevised',
    'WebhookSecretRotated',
    'WebhookStopped',
    'WebhookResumed',
    'WebhookRemoved',
    'WebhookDelivered',
    'WebhookDeliveryFailed',
  ],
  matches: ({ data }) => [{ webhook_id: data.webhookId }],
  row: webhookRow,
});
