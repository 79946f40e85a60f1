import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import {
  answerId,
  attempted,
  bounced,
  composed,
  deferred,
  delivered,
  deliveryCanceled,
  failed,
  held,
  inDoubt,
  max,
  minute,
  opened,
  retryRequested,
  sendCanceled,
  uuid,
  zoe,
} from '../../../threads/src/thread.fixtures.js';
import { deliveryDecider } from '../decider.js';
import type { RetryDelivery } from './retry-delivery.js';

const command: RetryDelivery = { type: 'RetryDelivery', emailId: answerId, at: minute(14), recipients: null };
const sending = [opened(), composed({ cc: [max] }), attempted({ recipients: [zoe.address, max.address] })] as const;

describe('RetryDelivery', () => {
  it.each([failed(), inDoubt(), deferred(), bounced(), deliveryCanceled()])(
    'asks for another attempt after $type',
    (outcome) =>
      given(deliveryDecider, ...sending, delivered({ recipient: max.address }), outcome)
        .when(command)
        .then(retryRequested()),
  );
  it('asks for those alone who are named', () => {
    const past = [...sending, failed(), failed({ recipient: max.address })];
    given(deliveryDecider, ...past)
      .when({ ...command, recipients: ['MAX@example.net'] })
      .then(retryRequested({ recipients: [max.address] }));
    given(deliveryDecider, ...past)
      .when({ ...command, recipients: ['eve@example.net'] })
      .thenBroken('recipient-missing');
  });
  it('does not send what was taken back', () =>
    given(deliveryDecider, opened(), composed(held()), sendCanceled()).when(command).thenBroken('sending-canceled'));
  it('leaves alone who is getting it now', () =>
    given(deliveryDecider, ...sending, failed())
      .when(command)
      .then(retryRequested()));
  it('finds nothing to retry when everybody has it or is getting it', () => {
    given(deliveryDecider, ...sending)
      .when(command)
      .thenBroken('nothing-to-retry');
    given(deliveryDecider, ...sending, delivered(), delivered({ recipient: max.address }))
      .when(command)
      .thenBroken('nothing-to-retry');
  });
  it('is quiet the second time, and before the first attempt', () => {
    given(deliveryDecider, ...sending, failed(), retryRequested())
      .when(command)
      .thenNothing();
    given(deliveryDecider, opened(), composed()).when(command).thenNothing();
  });
  it('knows no mail that was not composed', () =>
    given(deliveryDecider, ...sending)
      .when({ ...command, emailId: uuid(99) })
      .thenBroken('email-missing'));
});
