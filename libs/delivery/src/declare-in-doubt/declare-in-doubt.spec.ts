import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import {
  answerId,
  attempted,
  broughtOver,
  closed,
  composed,
  delivered,
  inboxId,
  inDoubt,
  max,
  minute,
  opened,
  reopened,
  retryRequested,
  snoozed,
  threadId,
  uuid,
  woken,
  zoe,
} from '../../../threads/src/thread.fixtures.js';
import { fact } from '../../../threads/src/facts.fixtures.js';
import { gistOf } from '../../../threads/src/merging.js';
import { deliveryDecider } from '../decider.js';
import type { DeclareInDoubt } from './declare-in-doubt.js';

const both = [zoe.address, max.address];
const sending = [opened(), composed({ cc: [max] }), attempted({ recipients: both })] as const;
const ask: DeclareInDoubt = {
  type: 'DeclareInDoubt',
  emailId: answerId,
  attempt: 1,
  at: minute(12),
  reason: 'the line went dead',
  then: 'ask',
};
const retry: DeclareInDoubt = { ...ask, then: 'retry' };

describe('DeclareInDoubt', () => {
  it('tells of every recipient without an outcome, and leaves the rest to a person', () => {
    given(deliveryDecider, ...sending)
      .when(ask)
      .then(inDoubt({ recipients: both }));
    given(deliveryDecider, ...sending, delivered())
      .when(ask)
      .then(inDoubt({ recipients: [max.address] }));
  });
  it('asks for another attempt where that is the policy', () =>
    given(deliveryDecider, ...sending, delivered())
      .when(retry)
      .then(inDoubt({ recipients: [max.address] }), retryRequested({ recipients: [max.address], at: minute(12) })));
  it('sends no fourth copy unasked', () => {
    const again = [inDoubt({ recipients: both }), retryRequested({ recipients: both })];
    const second = [...sending, ...again, attempted({ attempt: 2, recipients: both })];
    const third = [...second, ...again, attempted({ attempt: 3, recipients: both })];
    const said = { attempt: 3, recipients: both };
    given(deliveryDecider, ...second)
      .when({ ...retry, attempt: 2 })
      .then(inDoubt({ ...said, attempt: 2 }), retryRequested({ recipients: both, at: minute(12) }));
    given(deliveryDecider, ...third)
      .when({ ...retry, attempt: 3 })
      .then(inDoubt(said));
  });
  describe('where nothing is tried again by itself', () => {
    const why = { at: minute(12), reason: 'delivery-in-doubt', emailId: answerId } as const;

    it('brings the conversation back, be it closed or put off', () => {
      given(deliveryDecider, ...sending, closed())
        .when(ask)
        .then(inDoubt({ recipients: both }), reopened(why));
      given(deliveryDecider, ...sending, snoozed())
        .when(ask)
        .then(inDoubt({ recipients: both }), woken(why));
    });
    it('brings it back for one alone whose attempts are used up, and not for those who are tried again', () => {
      const twice = [1, 2].flatMap((attempt) => [
        inDoubt({ attempt, recipients: [zoe.address] }),
        retryRequested({ recipients: [zoe.address] }),
        attempted({ attempt: attempt + 1, recipients: attempt === 1 ? [zoe.address] : both }),
      ]);
      const past = [opened(), composed({ cc: [max] }), attempted({ recipients: [zoe.address] })];
      given(deliveryDecider, ...past, ...twice, closed())
        .when({ ...retry, attempt: 3 })
        .then(
          inDoubt({ attempt: 3, recipients: both }),
          retryRequested({ recipients: [max.address], at: minute(12) }),
          reopened(why),
        );
      given(deliveryDecider, ...sending, closed())
        .when(retry)
        .then(inDoubt({ recipients: both }), retryRequested({ recipients: both, at: minute(12) }));
    });
    it('leaves a conversation alone that shows the mail no longer: it was split off', () => {
      const { email } = broughtOver().data;
      const told = { inboxId, emailId: answerId, intoThreadId: uuid(22), email, contactId: null, gist: gistOf([]) };
      const gone = fact('EmailSplitOff', { threadId, ...told, first: null, at: minute(11) });
      given(deliveryDecider, ...sending, gone(), closed())
        .when(ask)
        .then(inDoubt({ recipients: both }));
    });
  });
  it('is quiet the second time', () =>
    given(deliveryDecider, ...sending, inDoubt({ recipients: both }))
      .when(ask)
      .thenNothing());
  it('says nothing of an attempt that is over, or of another one', () => {
    given(deliveryDecider, ...sending, delivered(), delivered({ recipient: max.address }))
      .when(ask)
      .thenNothing();
    given(deliveryDecider, ...sending)
      .when({ ...ask, attempt: 2 })
      .thenNothing();
  });
  it('knows no mail that was not composed', () =>
    given(deliveryDecider, ...sending)
      .when({ ...ask, emailId: uuid(99) })
      .thenBroken('email-missing'));
});
