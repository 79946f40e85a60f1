import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboundMailDecider } from '../decider.js';
import { accepted, parsed, quarantined, reprocessingRequested, threaded, uuid } from '../inbound-mail.fixtures.js';
import type { UnderstandMail } from './understand-mail.js';

const command: UnderstandMail = { type: 'UnderstandMail', parsed: parsed().data, threaded: threaded().data };

describe('UnderstandMail', () => {
  it('tells what the mail says and where it belongs', () =>
    given(inboundMailDecider, accepted()).when(command).then(parsed(), threaded()));
  it('does so after it was taken out of quarantine', () =>
    given(inboundMailDecider, accepted(), quarantined(), reprocessingRequested())
      .when(command)
      .then(parsed(), threaded()));
  it('keeps to the first decision', () =>
    given(inboundMailDecider, accepted(), parsed(), threaded())
      .when({ ...command, threaded: threaded({ threadId: uuid(99) }).data })
      .thenNothing());
  it('leaves a mail in quarantine to a person', () =>
    given(inboundMailDecider, accepted(), quarantined()).when(command).thenBroken('quarantined'));
  it('knows no mail that was not accepted', () =>
    given(inboundMailDecider).when(command).thenBroken('inbound-mail-missing'));
});
