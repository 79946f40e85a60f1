import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboundMailDecider } from '../decider.js';
import { accepted, parsed, quarantined, second, threaded } from '../inbound-mail.fixtures.js';
import type { AcceptMail } from './accept-mail.js';

const command: AcceptMail = { type: 'AcceptMail', mail: accepted().data };
const again: AcceptMail = { type: 'AcceptMail', mail: accepted({ at: second(900), remote: 'mx2' }).data };

describe('AcceptMail', () => {
  it('takes a mail', () => given(inboundMailDecider).when(command).then(accepted()));
  it('takes it once, however often it is sent and however far it has come', () => {
    given(inboundMailDecider, accepted()).when(again).thenNothing();
    given(inboundMailDecider, accepted(), quarantined()).when(again).thenNothing();
    given(inboundMailDecider, accepted(), parsed(), threaded()).when(again).thenNothing();
  });
});
