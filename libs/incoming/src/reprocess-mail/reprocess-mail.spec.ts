import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboundMailDecider } from '../decider.js';
import {
  accepted,
  foundDuplicate,
  foundSpam,
  parsed,
  quarantined,
  reprocessingRequested,
  second,
  threaded,
} from '../inbound-mail.fixtures.js';
import type { ReprocessMail } from './reprocess-mail.js';

const command: ReprocessMail = { type: 'ReprocessMail', at: second(60) };

describe('ReprocessMail', () => {
  it('takes a mail out of quarantine', () =>
    given(inboundMailDecider, accepted(), quarantined()).when(command).then(reprocessingRequested()));
  it('is quiet the second time, and while the mail is waiting anyway', () => {
    given(inboundMailDecider, accepted(), quarantined(), reprocessingRequested()).when(command).thenNothing();
    given(inboundMailDecider, accepted()).when(command).thenNothing();
  });
  it.each([[[parsed()]], [[parsed(), threaded()]], [[parsed(), foundDuplicate()]], [[parsed(), foundSpam()]]])(
    'has nothing to do for a mail that was understood',
    (understood) =>
      given(inboundMailDecider, accepted(), ...understood)
        .when(command)
        .thenBroken('not-quarantined'),
  );
  it('does not parse a mail for no inbox', () =>
    given(inboundMailDecider, accepted({ inboxId: null, receivedBy: null }))
      .when(command)
      .thenBroken('unrouted'));
  it('knows no mail that was not accepted', () =>
    given(inboundMailDecider).when(command).thenBroken('inbound-mail-missing'));
});
