import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import {
  answerId,
  attempted,
  composed,
  delivered,
  held,
  minute,
  opened,
  released,
  scheduled,
  sendCanceled,
  uuid,
} from '../../../threads/src/thread.fixtures.js';
import { deliveryDecider } from '../decider.js';
import type { ReleaseEmail } from './release-email.js';

const command: ReleaseEmail = { type: 'ReleaseEmail', emailId: answerId, at: minute(10) };
const now = released({ at: minute(10), by: 'command' });

describe('ReleaseEmail', () => {
  it.each([held(), scheduled()])('lets a mail go before its time', (wait) =>
    given(deliveryDecider, opened(), composed(wait)).when(command).then(now),
  );
  it('does not let go what was taken back', () =>
    given(deliveryDecider, opened(), composed(held()), sendCanceled()).when(command).thenBroken('sending-canceled'));
  it.each([
    ['a second time', [composed(held()), now]],
    ['when its time had come', [composed(held()), released(), attempted()]],
    ['when it left at once', [composed(), attempted(), delivered()]],
  ])('is quiet %s', (_, past) =>
    given(deliveryDecider, opened(), ...past)
      .when(command)
      .thenNothing(),
  );
  it('knows no mail that was not composed', () =>
    given(deliveryDecider, opened(), composed(held()))
      .when({ ...command, emailId: uuid(99) })
      .thenBroken('email-missing'));
});
