import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboundMailDecider } from '../decider.js';
import {
  accepted,
  expired,
  foundDuplicate,
  foundSpam,
  parsed,
  quarantined,
  released,
  second,
  threaded,
} from '../inbound-mail.fixtures.js';
import type { ReleaseMail } from './release-mail.js';

const command: ReleaseMail = { type: 'ReleaseMail', at: second(60) };

describe('ReleaseMail', () => {
  it('lets a mail through that was set aside, and says from where', () => {
    given(inboundMailDecider, accepted(), parsed(), foundDuplicate())
      .when(command)
      .then(released({ from: 'duplicate' }));
    given(inboundMailDecider, accepted(), parsed(), foundSpam())
      .when(command)
      .then(released({ from: 'spam' }));
    given(inboundMailDecider, accepted(), quarantined())
      .when(command)
      .then(released({ from: 'quarantine' }));
  });
  it('lets through again what was set aside for another reason after it', () =>
    given(inboundMailDecider, accepted(), quarantined(), released({ from: 'quarantine' }), parsed(), foundSpam())
      .when(command)
      .then(released({ from: 'spam' })));
  it('is quiet the second time, however far the mail has come since', () => {
    const past = [accepted(), parsed(), foundSpam(), released({ from: 'spam' })] as const;
    given(inboundMailDecider, ...past)
      .when(command)
      .thenNothing();
    given(inboundMailDecider, ...past, parsed())
      .when(command)
      .thenNothing();
    given(inboundMailDecider, ...past, parsed(), threaded())
      .when(command)
      .thenNothing();
  });
  it.each([[[]], [[parsed()]], [[parsed(), threaded()]]])('has nothing to do for a mail on its way', (understood) =>
    given(inboundMailDecider, accepted(), ...understood)
      .when(command)
      .thenBroken('not-set-aside'),
  );
  it('comes too late for spam that expired', () =>
    given(inboundMailDecider, accepted(), parsed(), foundSpam(), expired()).when(command).thenBroken('spam-expired'));
  it('does not send a mail to no inbox', () =>
    given(inboundMailDecider, accepted({ inboxId: null, receivedBy: null }))
      .when(command)
      .thenBroken('unrouted'));
  it('knows no mail that was not accepted', () =>
    given(inboundMailDecider).when(command).thenBroken('inbound-mail-missing'));
});
