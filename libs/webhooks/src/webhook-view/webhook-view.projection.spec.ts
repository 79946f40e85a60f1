import { describe, expect, it } from 'vitest';
import { recorded } from '#libs/decider';
import * as f from '../webhook.fixtures.js';
import {
  type WebhookDeliveryEvent,
  type WebhookEvent,
  webhookDeliveryStream,
  webhookStream,
} from '../webhook-events.js';
import { webhookRow, type WebhookRow } from './webhook-view.projection.js';

const rowOf = (...events: readonly (WebhookEvent | WebhookDeliveryEvent)[]): WebhookRow | undefined => {
  let row: WebhookRow | undefined;
  const streamOf = ({ data }: (typeof events)[number]): string =>
    'deliveryId' in data ? webhookDeliveryStream(data.deliveryId) : webhookStream(data.webhookId);
  for (const event of recorded(events, streamOf)) row = webhookRow(row, event);
  return row;
};

const at = (position: string) => ({ message: { ...f.message, position } });

describe('how far a webhook was told', () => {
  it('begins where it was added', () => expect(rowOf(f.added())).toMatchObject({ cursor: 10n, status: 'active' }));
  it('is where it took the last message, whatever is told again', () =>
    expect(rowOf(f.added(), f.delivered(at('1000')), f.delivered(at('500')))).toMatchObject({ cursor: 1_000n }));
  it('is no further for what failed, or for a trial', () => {
    expect(rowOf(f.added(), f.failed())).toMatchObject({ cursor: 10n });
    const message = { ...f.message, position: null, threadId: null };
    expect(rowOf(f.added(), f.delivered({ message }))).toMatchObject({ cursor: 10n, delivered_at: null });
  });
  it('stays when it is stopped and resumed, unless what was missed is skipped', () => {
    expect(rowOf(f.added(), f.stopped(), f.resumed())).toMatchObject({ cursor: 10n, resumed: 1 });
    expect(rowOf(f.added(), f.stopped(), f.resumed({ missed: 'skipped' }))).toMatchObject({ cursor: 24n, resumed: 1 });
  });
});

describe('a webhook that fails', () => {
  const later = { attempt: 2, at: f.second(20) };
  it('says since when, and why', () =>
    expect(rowOf(f.added(), f.failed(), f.failed(later))?.failing).toEqual({
      ...{ deliveryId: f.deliveryId, since: f.second(5), at: f.second(20), detail: 'it answered 503 try later' },
    }));
  it('does so no longer once that message is taken, or a later one because that was not for it any more', () => {
    expect(rowOf(f.added(), f.failed(), f.delivered())?.failing).toBeNull();
    expect(rowOf(f.added(), f.failed(), f.delivered({ deliveryId: f.ownerId, ...at('2000') }))?.failing).toBeNull();
  });
  it('does not for a message that it took before', () =>
    expect(rowOf(f.added(), f.delivered(), f.failed(later))?.failing).toBeNull());
  it('keeps the reason when it is stopped, and begins anew when it is resumed', () => {
    const past = [f.added(), f.failed(), f.stopped({ reason: 'failing', detail: 'gone' })] as const;
    expect(rowOf(...past)).toMatchObject({
      status: 'stopped',
      stopped: { reason: 'failing', detail: 'gone' },
      failing: { deliveryId: f.deliveryId },
    });
    expect(rowOf(...past, f.resumed())).toMatchObject({ status: 'active', stopped: null, failing: null });
  });
});

it('shows settings as they were revised, when a former secret ends, and no secret', () => {
  const row = rowOf(f.added(), f.revised(), f.rotated());
  expect(row).toMatchObject({ name: 'Depot', former_secret_until: f.second(2 + 24 * 3_600), revision: 2 });
  expect(JSON.stringify({ ...row, cursor: null })).not.toContain(f.secret.box);
});

it('is gone when it was removed, whatever ends later', () => {
  expect(rowOf(f.added(), f.removed())).toBeUndefined();
  expect(rowOf(f.added(), f.removed(), f.delivered())).toBeUndefined();
});
