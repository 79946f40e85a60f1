import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import {
  answerId,
  attempted,
  closed,
  composed,
  deferred,
  failed,
  held,
  max,
  minute,
  opened,
  received,
  released,
  reopened,
  retryRequested,
  uuid,
  zoe,
} from '../../../threads/src/thread.fixtures.js';
import { deliveryDecider } from '../decider.js';
import type { GiveUpDelivery } from './give-up-delivery.js';

const past = [opened(), received(), composed({ cc: [max] })] as const;
const reason = 'the mail cannot be written: subject: control characters';
const at = (n: number): GiveUpDelivery => ({ type: 'GiveUpDelivery', emailId: answerId, at: minute(n), reason });
const told = (n: number, attempt = 1) => ({ at: minute(n), reply: reason, attempt });

describe('GiveUpDelivery', () => {
  it('has failed everybody whom the attempt was to reach', () =>
    given(deliveryDecider, ...past)
      .when(at(11))
      .then(failed({ ...told(11) }), failed({ ...told(11), recipient: max.address })));
  it('ends the hold of the mail, and waits for that', () => {
    const mail = [opened(), received(), composed(held(minute(11)))];
    given(deliveryDecider, ...mail)
      .when(at(10))
      .thenNothing();
    given(deliveryDecider, ...mail)
      .when(at(11))
      .then(released(), failed({ ...told(11) }));
  });
  it('brings the conversation back', () =>
    given(deliveryDecider, ...past, closed())
      .when(at(11))
      .then(
        failed({ ...told(11) }),
        failed({ ...told(11), recipient: max.address }),
        reopened({ at: minute(11), reason: 'delivery-failed', emailId: answerId }),
      ));
  it('speaks of the attempt that was not made, and of those whose time has come', () => {
    const recipients = [zoe.address, max.address];
    const tried = [...past, attempted({ recipients }), failed({ recipient: max.address }), deferred()];
    given(deliveryDecider, ...tried, retryRequested({ recipients: [max.address] }))
      .when(at(11))
      .then(failed({ ...told(11, 2), recipient: max.address }));
  });
  it('says nothing where an attempt is under way, nor a second time', () => {
    given(deliveryDecider, ...past, attempted({ recipients: [zoe.address, max.address] }))
      .when(at(12))
      .thenNothing();
    given(deliveryDecider, ...past, failed({ ...told(11) }), failed({ ...told(11), recipient: max.address }))
      .when(at(12))
      .thenNothing();
  });
  it('knows no mail that is not there', () =>
    given(deliveryDecider, ...past)
      .when({ ...at(11), emailId: uuid(99) })
      .thenBroken('email-missing'));
});
