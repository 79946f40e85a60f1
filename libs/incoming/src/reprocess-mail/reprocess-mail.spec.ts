import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboundMailDecider } from '../decider.js';
import { accepted, parsed, quarantined, reprocessingRequested, second, threaded } from '../inbound-mail.fixtures.js';
import type { ReprocessMail } from './reprocess-mail.js';

const command: ReprocessMail = { type: 'ReprocessMail', at: second(60) };

describe('ReprocessMail', () => {
  it('takes a mail out of quarantine', () =>
    given(inboundMailDecider, accepted(), quarantined()).when(command).then(reprocessingRequested()));
  it('is quiet the second time, and while the mail is waiting anyway', () => {
    given(inboundMailDecider, accepted(), quarantined(), reprocessingRequested()).when(command).thenNothing();
    given(inboundMailDecider, accepted()).when(command).thenNothing();
  });
  it.each([[[parsed()]], [[parsed(), threaded()]]])('does not put a mail into its thread twice', (understood) =>
    given(inboundMailDecider, accepted(), ...understood)
      .when(command)
      .thenBroken('not-quarantined'),
  );
  it('knows no mail that was not accepted', () =>
    given(inboundMailDecider).when(command).thenBroken('inbound-mail-missing'));
});
