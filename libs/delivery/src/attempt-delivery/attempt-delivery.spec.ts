import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import {
  answerId,
  attempted,
  blob,
  composed,
  deferred,
  delivered,
  failed,
  held,
  inDoubt,
  max,
  minute,
  opened,
  questionId,
  received,
  released,
  retryRequested,
  scheduled,
  sendCanceled,
  uuid,
  zoe,
} from '../../../threads/src/thread.fixtures.js';
import { deliveryDecider } from '../decider.js';
import type { AttemptDelivery } from './attempt-delivery.js';

const past = [opened(), received(), composed()] as const;
const at = (n: number): AttemptDelivery => ({
  type: 'AttemptDelivery',
  emailId: answerId,
  at: minute(n),
  worker: 'worker-1',
  server: { serverId: null, name: 'smtp.example.org:587' },
  raw: blob('d', 'message/rfc822'),
});

describe('AttemptDelivery', () => {
  it('reserves the first attempt for every recipient', () =>
    given(deliveryDecider, opened(), composed({ cc: [max] }))
      .when(at(11))
      .then(attempted({ recipients: [zoe.address, max.address] })));
  it('releases a mail whose wait is over, and never one before that', () => {
    for (const wait of [held, scheduled]) {
      const past = [opened(), received(), composed(wait(minute(11)))];
      given(deliveryDecider, ...past)
        .when(at(10))
        .thenNothing();
      given(deliveryDecider, ...past)
        .when(at(11))
        .then(released(), attempted());
      given(deliveryDecider, ...past, released({ at: minute(10), by: 'command' }))
        .when(at(11))
        .then(attempted());
      given(deliveryDecider, ...past, sendCanceled())
        .when(at(90))
        .thenNothing();
    }
  });
  it('tries again whom the server asked to wait, once the time has come', () => {
    const waiting = [...past, attempted(), deferred({ retryAt: minute(13) })];
    given(deliveryDecider, ...waiting)
      .when(at(12))
      .thenNothing();
    given(deliveryDecider, ...waiting)
      .when(at(13))
      .then(attempted({ attempt: 2, at: minute(13) }));
  });
  it('tries again whom a person asked for, and nobody else', () =>
    given(
      deliveryDecider,
      opened(),
      composed({ cc: [max] }),
      attempted({ recipients: [zoe.address, max.address] }),
      delivered(),
      inDoubt({ recipients: [max.address] }),
      retryRequested({ recipients: [max.address] }),
    )
      .when(at(15))
      .then(attempted({ attempt: 2, recipients: [max.address], at: minute(15) })));
  it('leaves a mail alone that another worker is sending', () =>
    given(deliveryDecider, ...past, attempted())
      .when(at(12))
      .thenBroken('attempt-in-progress'));
  it.each([delivered(), failed(), inDoubt()])('is quiet after $type', (outcome) =>
    given(deliveryDecider, ...past, attempted(), outcome)
      .when(at(90))
      .thenNothing(),
  );
  it.each([uuid(99), questionId])('sends only mails of ours that are in the thread: not %s', (emailId) =>
    given(deliveryDecider, ...past)
      .when({ ...at(11), emailId })
      .thenBroken('email-missing'),
  );
});
