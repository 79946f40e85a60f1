import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, given, RuleBroken } from '#libs/decider';
import type { ThreadEvent } from '#libs/threads';
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
  released,
  retryRequested,
  scheduled,
  sendCanceled,
  uuid,
  zoe,
} from '../../../threads/src/thread.fixtures.js';
import { deliveryDecider, type DeliveryCommand } from '../decider.js';
import type { CancelSending } from './cancel-sending.js';

const command: CancelSending = { type: 'CancelSending', emailId: answerId, at: minute(14), recipients: null };
const takenBack = sendCanceled({ at: minute(14) });
const both = [zoe.address, max.address];
const sending = [opened(), composed({ cc: [max] }), attempted({ recipients: both })] as const;

describe('CancelSending', () => {
  it.each([held(), scheduled()])('takes back a mail that waits', (wait) =>
    given(deliveryDecider, opened(), composed(wait)).when(command).then(takenBack),
  );
  it('takes it back for everybody or nobody', () => {
    const past = [opened(), composed({ ...held(), cc: [max] })];
    given(deliveryDecider, ...past)
      .when({ ...command, recipients: [max.address] })
      .thenBroken('all-or-nobody');
    given(deliveryDecider, ...past)
      .when({ ...command, recipients: both })
      .then(takenBack);
  });
  it.each([deferred(), failed(), inDoubt()])(
    'ends the attempts at whom it has not reached for certain: $type',
    (event) =>
      given(deliveryDecider, ...sending, delivered({ recipient: max.address }), event)
        .when(command)
        .then(deliveryCanceled()),
  );
  it('ends them for those alone who are named', () => {
    const past = [...sending, deferred(), deferred({ recipient: max.address })];
    given(deliveryDecider, ...past)
      .when({ ...command, recipients: [max.address] })
      .then(deliveryCanceled({ recipients: [max.address] }));
    given(deliveryDecider, ...past)
      .when({ ...command, recipients: ['eve@example.net'] })
      .thenBroken('recipient-missing');
  });
  it('takes back a mail without a hold, where no attempt has begun', () => {
    given(deliveryDecider, opened(), composed()).when(command).then(deliveryCanceled());
    given(deliveryDecider, opened(), composed(), deliveryCanceled()).when(command).thenNothing();
  });
  it('ends an attempt that was asked for and has not begun', () =>
    given(deliveryDecider, ...sending, delivered({ recipient: max.address }), failed(), retryRequested())
      .when(command)
      .then(deliveryCanceled()));

  it.each<[string, readonly ThreadEvent[]]>([
    ['was let go', [composed(held()), released()]],
    ['is being sent', [composed(held()), released(), attempted()]],
  ])('comes too late for a mail that %s', (_, past) =>
    given(deliveryDecider, opened(), ...past)
      .when(command)
      .thenBroken('already-released'),
  );
  it.each([delivered(), bounced()])('finds nothing to cancel after $type', (outcome) =>
    given(deliveryDecider, opened(), composed(), attempted(), outcome).when(command).thenBroken('nothing-to-cancel'),
  );
  it.each<[string, readonly ThreadEvent[]]>([
    ['taken back', [composed(held()), sendCanceled()]],
    ['given up', [composed(), attempted(), deferred(), deliveryCanceled()]],
  ])('is quiet for a mail that was %s', (_, past) =>
    given(deliveryDecider, opened(), ...past)
      .when(command)
      .thenNothing(),
  );
  it('knows no mail that was not composed', () =>
    given(deliveryDecider, ...sending)
      .when({ ...command, emailId: uuid(99) })
      .thenBroken('email-missing'));
});

describe('a mail that waits', () => {
  const attempt = (at: string): DeliveryCommand => ({
    type: 'AttemptDelivery',
    emailId: answerId,
    at,
    worker: 'worker-1',
    server: { serverId: null, name: 'smtp.example.org:587' },
    raw: { sha256: 'd'.repeat(64), size: 12, mediaType: 'message/rfc822' },
  });
  const commands = fc.constantFrom<DeliveryCommand>(
    { type: 'ReleaseEmail', emailId: answerId, at: minute(10) },
    command,
    attempt(minute(10)),
    attempt(minute(12)),
    { type: 'RetryDelivery', emailId: answerId, at: minute(12), recipients: null },
  );

  const decided = (commandsSent: readonly DeliveryCommand[]): readonly ThreadEvent[] => {
    const past: ThreadEvent[] = [opened(), composed(held(minute(11)))];
    for (const sent of commandsSent) {
      try {
        past.push(...deliveryDecider.decide(sent, fold(deliveryDecider, past)));
      } catch (error) {
        if (!(error instanceof RuleBroken)) throw error;
      }
    }
    return past;
  };

  it('is released or canceled, never both, once, and nothing is tried before or after all', () =>
    fc.assert(
      fc.property(fc.array(commands, { maxLength: 12 }), (sent) => {
        const types = decided(sent).map(({ type }) => type);
        const ends = types.filter((type) => type === 'EmailReleased' || type === 'EmailSendCanceled');
        expect(ends.length).toBeLessThanOrEqual(1);
        const firstAttempt = types.indexOf('EmailDeliveryAttempted');
        if (firstAttempt >= 0) expect(types.slice(0, firstAttempt)).toContain('EmailReleased');
      }),
    ));
});
