import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboundMailDecider } from '../decider.js';
import { accepted, headerRead, routed } from '../inbound-mail.fixtures.js';
import type { ReadHeader } from './read-header.js';

const unrouted = accepted({ inboxId: null, receivedBy: null });
const command: ReadHeader = { type: 'ReadHeader', header: headerRead().data };

describe('ReadHeader', () => {
  it('tells what the header of a mail without inbox says, once', () => {
    given(inboundMailDecider, unrouted).when(command).then(headerRead());
    given(inboundMailDecider, unrouted, headerRead()).when(command).thenNothing();
  });
  it('tells nothing of a mail that has an inbox, which is read as a whole', () => {
    given(inboundMailDecider, accepted()).when(command).thenNothing();
    given(inboundMailDecider, unrouted, routed()).when(command).thenNothing();
  });
  it('knows no mail that was not accepted', () =>
    given(inboundMailDecider).when(command).thenBroken('inbound-mail-missing'));
});
