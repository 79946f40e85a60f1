import { describe, expect, it } from 'vitest';
import { given } from '#libs/decider';
import {
  answerId,
  attempted,
  bounced,
  broughtOver,
  closed,
  composed,
  deferred,
  delivered,
  deliveryCanceled,
  failed,
  inboxId,
  inDoubt,
  mailbox,
  max,
  minute,
  opened,
  received,
  released,
  reopened,
  retryRequested,
  scheduled,
  snoozed,
  threadId,
  uuid,
  woken,
  zoe,
} from '../../../threads/src/thread.fixtures.js';
import { fact } from '../../../threads/src/facts.fixtures.js';
import { gistOf } from '../../../threads/src/merging.js';
import { deliveryDecider } from '../decider.js';
import type { Outcome, RecordOutcome } from './record-outcome.js';

const sending = [opened(), received(), composed(), attempted()] as const;
const accepted: Outcome = { address: zoe.address, outcome: 'delivered', reply: '250 ok' };
const later: Outcome = { address: zoe.address, outcome: 'deferred', reply: '450 later' };
const refused: Outcome = { address: zoe.address, outcome: 'failed', reply: '550 no such user' };

const outcomes = (...said: readonly Outcome[]): RecordOutcome => ({
  type: 'RecordOutcome',
  emailId: answerId,
  attempt: 1,
  at: minute(12),
  outcomes: said,
});

describe('RecordOutcome', () => {
  it('keeps what the server said of each recipient', () => {
    const ann = mailbox('ann@example.net');
    given(
      deliveryDecider,
      opened(),
      composed({ to: [zoe, max, ann] }),
      attempted({ recipients: [zoe.address, max.address, ann.address] }),
    )
      .when(
        outcomes(
          { ...accepted, address: 'ZOE@example.net' },
          { ...later, address: max.address },
          { ...refused, address: ann.address },
        ),
      )
      .then(delivered(), deferred({ recipient: max.address }), failed({ recipient: ann.address }));
  });
  describe('for a mail that was first to be tried five days ago', () => {
    const old = { at: '2026-02-24T09:10:00.000Z', why: 'schedule', cancelOnAnswer: false } as const;
    const trying = [opened(), composed({ release: old }), released({ at: old.at }), attempted()] as const;

    it('gives up', () =>
      given(deliveryDecider, ...trying)
        .when(outcomes(later))
        .then(failed({ reply: '450 later' })));
    it('waits once more when a person asked for another attempt', () =>
      given(deliveryDecider, ...trying, failed(), retryRequested({ at: minute(10) }), attempted({ attempt: 2 }))
        .when({ ...outcomes(later), attempt: 2 })
        .then(deferred({ attempt: 2, retryAt: minute(17) })));
  });
  it('counts the five days from when the mail was let go, however long it waited before', () => {
    const early = composed({ at: '2026-01-01T09:10:00.000Z', ...scheduled(minute(11)) });
    given(deliveryDecider, opened(), early, released(), attempted()).when(outcomes(later)).then(deferred());
  });
  it('leaves a conversation alone that shows the mail no longer: it was split off', () => {
    const { email } = broughtOver().data;
    const told = { inboxId, emailId: answerId, intoThreadId: uuid(22), email, contactId: null, gist: gistOf([]) };
    const gone = fact('EmailSplitOff', { threadId, ...told, first: null, at: minute(11) });
    for (const away of [closed(), snoozed()])
      given(deliveryDecider, ...sending, gone(), away)
        .when(outcomes(refused))
        .then(failed());
  });
  it('reopens a closed conversation, or wakes one that was put off, when somebody is not reached for good, and then alone', () => {
    const past = [...sending, closed()];
    given(deliveryDecider, ...past)
      .when(outcomes(refused))
      .then(failed(), reopened({ at: minute(12), reason: 'delivery-failed', emailId: answerId }));
    given(deliveryDecider, ...sending, snoozed())
      .when(outcomes(refused))
      .then(failed(), woken({ at: minute(12), reason: 'delivery-failed', emailId: answerId }));
    for (const said of [accepted, later]) {
      const [, ...others] = given(deliveryDecider, ...past)
        .when(outcomes(said))
        .decided();
      expect(others).toEqual([]);
    }
  });
  it.each([[[inDoubt()]], [[inDoubt(), retryRequested()]]])(
    'takes the server’s word also after the attempt was in doubt',
    (doubt) =>
      given(deliveryDecider, ...sending, ...doubt)
        .when(outcomes(accepted))
        .then(delivered()),
  );
  it.each([
    [delivered(), accepted],
    [deferred(), later],
    [failed(), refused],
  ])('is quiet the second time, after $type', (event, said) =>
    given(deliveryDecider, ...sending, event)
      .when(outcomes(said))
      .thenNothing(),
  );
  it('hears that somebody given up in doubt has got the mail after all, and nothing else', () => {
    const past = [...sending, inDoubt(), deliveryCanceled()];
    given(deliveryDecider, ...past)
      .when(outcomes(accepted))
      .then(delivered());
    for (const said of [later, refused]) {
      given(deliveryDecider, ...past)
        .when(outcomes(said))
        .thenNothing();
    }
  });
  it('adds nothing for a mail that has come back before the answer to its attempt was recorded', () =>
    given(deliveryDecider, ...sending, bounced())
      .when(outcomes(accepted))
      .thenNothing());
  it('does not take back what was delivered', () =>
    given(deliveryDecider, ...sending, delivered())
      .when(outcomes(refused))
      .thenNothing());
  it('does not listen to an attempt before the last', () =>
    given(deliveryDecider, ...sending, inDoubt(), retryRequested(), attempted({ attempt: 2 }))
      .when(outcomes(refused))
      .thenNothing());
  it('knows nobody to whom the mail did not go', () =>
    given(deliveryDecider, ...sending)
      .when(outcomes({ ...accepted, address: 'eve@example.net' }))
      .thenNothing());
  it('knows no mail that was not composed', () =>
    given(deliveryDecider, ...sending)
      .when({ ...outcomes(accepted), emailId: uuid(99) })
      .thenBroken('email-missing'));
});
