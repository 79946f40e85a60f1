import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboundMailDecider } from '../decider.js';
import { accepted, parsed, quarantined, reprocessingRequested, threaded } from '../inbound-mail.fixtures.js';
import type { QuarantineMail } from './quarantine-mail.js';

const { reason, detail, at } = quarantined().data;
const command: QuarantineMail = { type: 'QuarantineMail', reason, detail, at };

describe('QuarantineMail', () => {
  it('sets a mail aside and says why', () => given(inboundMailDecider, accepted()).when(command).then(quarantined()));
  it('does so again when trying again did not help', () =>
    given(inboundMailDecider, accepted(), quarantined(), reprocessingRequested()).when(command).then(quarantined()));
  it('is quiet the second time', () =>
    given(inboundMailDecider, accepted(), quarantined()).when(command).thenNothing());
  it('leaves alone what has its thread', () =>
    given(inboundMailDecider, accepted(), parsed(), threaded()).when(command).thenNothing());
  it('knows no mail that was not accepted', () =>
    given(inboundMailDecider).when(command).thenBroken('inbound-mail-missing'));
});
