import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboundMailDecider } from '../decider.js';
import {
  accepted,
  foundDuplicate,
  foundSpam,
  parsed,
  quarantined,
  released,
  reprocessingRequested,
  routed,
  threaded,
  uuid,
} from '../inbound-mail.fixtures.js';
import type { Fate, UnderstandMail } from './understand-mail.js';

const become = (fate: Fate, releases = 0): UnderstandMail => ({
  ...{ type: 'UnderstandMail', parsed: parsed().data, fate, releases },
});
const command = become(threaded());

describe('UnderstandMail', () => {
  it('tells what the mail says and where it belongs', () =>
    given(inboundMailDecider, accepted()).when(command).then(parsed(), threaded()));
  it('tells that it is a duplicate, or spam', () => {
    given(inboundMailDecider, accepted()).when(become(foundDuplicate())).then(parsed(), foundDuplicate());
    given(inboundMailDecider, accepted()).when(become(foundSpam())).then(parsed(), foundSpam());
  });
  it('does so after it was taken out of quarantine, or routed', () => {
    for (const past of [
      [accepted(), quarantined(), reprocessingRequested()],
      [accepted({ inboxId: null, receivedBy: null }), routed()],
    ]) {
      given(inboundMailDecider, ...past)
        .when(command)
        .then(parsed(), threaded());
    }
  });
  it('does so after a person released it, if the decision knew that', () => {
    const past = [accepted(), parsed(), foundSpam(), released()];
    given(inboundMailDecider, ...past)
      .when(become(threaded(), 1))
      .then(parsed(), threaded());
    given(inboundMailDecider, ...past)
      .when(become(foundSpam()))
      .thenBroken('released-meanwhile');
  });
  it('keeps to the first decision', () => {
    for (const fate of [threaded(), foundSpam(), foundDuplicate()]) {
      given(inboundMailDecider, accepted(), parsed(), fate)
        .when(become(threaded({ threadId: uuid(99) })))
        .thenNothing();
    }
  });
  it('leaves a mail in quarantine, or without an inbox, to a person', () => {
    given(inboundMailDecider, accepted(), quarantined()).when(command).thenBroken('quarantined');
    given(inboundMailDecider, accepted({ inboxId: null }))
      .when(command)
      .thenBroken('unrouted');
  });
  it('knows no mail that was not accepted', () =>
    given(inboundMailDecider).when(command).thenBroken('inbound-mail-missing'));
});
