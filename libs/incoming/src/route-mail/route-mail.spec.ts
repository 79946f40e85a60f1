import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboundMailDecider } from '../decider.js';
import { accepted, inboxId, parsed, routed, second, threaded, uuid } from '../inbound-mail.fixtures.js';
import type { RouteMail } from './route-mail.js';

const command: RouteMail = { type: 'RouteMail', inboxId, receivedBy: null, at: second(60) };
const unrouted = accepted({ inboxId: null, receivedBy: null });

describe('RouteMail', () => {
  it('brings a mail that no inbox was known for to one', () => {
    given(inboundMailDecider, unrouted)
      .when(command)
      .then(routed({ receivedBy: null }));
    given(inboundMailDecider, unrouted)
      .when({ ...command, receivedBy: 'help@example.org' })
      .then(routed({ receivedBy: 'help@example.org' }));
  });
  it('is quiet where the mail is for that inbox already', () => {
    given(inboundMailDecider, unrouted, routed()).when(command).thenNothing();
    given(inboundMailDecider, unrouted, routed(), parsed(), threaded()).when(command).thenNothing();
    given(inboundMailDecider, accepted()).when(command).thenNothing();
  });
  it('takes no mail away from an inbox', () => {
    const elsewhere = { ...command, inboxId: uuid(90) };
    given(inboundMailDecider, unrouted, routed()).when(elsewhere).thenBroken('already-routed');
    given(inboundMailDecider, accepted()).when(elsewhere).thenBroken('already-routed');
  });
  it('knows no mail that was not accepted', () =>
    given(inboundMailDecider).when(command).thenBroken('inbound-mail-missing'));
});
