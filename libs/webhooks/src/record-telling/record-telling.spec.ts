import { describe, expect, it } from 'vitest';
import { fold, given } from '#libs/decider';
import * as f from '../webhook.fixtures.js';
import { type Outcome, type RecordTelling, webhookDeliveryDecider } from './record-telling.js';

const record = (outcome: Outcome): RecordTelling => ({
  type: 'RecordTelling',
  ...{ webhookId: f.webhookId, deliveryId: f.deliveryId, message: f.message },
  outcome,
  at: f.second(5),
});

const taken: Outcome = { fault: null, status: 204, ms: 40 };
const refused: Outcome = { fault: 'not-taken', status: 503, detail: 'it answered 503 try later', ms: 40 };

describe('RecordTelling', () => {
  it('tells how an attempt ended, and which it was', () => {
    given(webhookDeliveryDecider).when(record(taken)).then(f.delivered());
    given(webhookDeliveryDecider).when(record(refused)).then(f.failed());
    given(webhookDeliveryDecider, f.failed(), f.failed({ attempt: 2 }))
      .when(record(taken))
      .then(f.delivered({ attempt: 3 }));
  });
  it('tells also of what was taken before', () =>
    given(webhookDeliveryDecider, f.delivered())
      .when(record(refused))
      .then(f.failed({ attempt: 2 })));
});

describe('a delivery', () => {
  it('fails since the first attempt', () =>
    expect(fold(webhookDeliveryDecider, [f.failed(), f.failed({ attempt: 2, at: f.second(60) })])).toEqual({
      ...{ status: 'failing', webhookId: f.webhookId, message: f.message, attempts: 2 },
      ...{ since: f.second(5), lastAt: f.second(60) },
    }));
  it('stays delivered', () =>
    expect(fold(webhookDeliveryDecider, [f.delivered(), f.failed({ attempt: 2 })])).toMatchObject({
      status: 'delivered',
      attempts: 2,
    }));
});
