import { describe, expect, it } from 'vitest';
import { fold } from '#libs/decider';
import { inboundMailDecider } from './decider.js';
import { accepted, parsed, quarantined, reprocessingRequested, threaded } from './inbound-mail.fixtures.js';

describe('a mail that came in', () => {
  it('knows what it says and where it belongs in the end', () =>
    expect(
      fold(inboundMailDecider, [accepted(), quarantined(), reprocessingRequested(), parsed(), threaded()]),
    ).toEqual({
      status: 'threaded',
      inboxId: accepted().data.inboxId,
      receivedBy: accepted().data.receivedBy,
      released: [],
      arrivedAgain: [],
      accepted: accepted().data,
      parsed: parsed().data,
      threaded: threaded().data,
    }));

  it.each([parsed(), threaded(), quarantined(), reprocessingRequested()])('does not begin with $type', (event) =>
    expect(() => fold(inboundMailDecider, [event])).toThrow(`${event.type} stands before InboundMailAccepted`),
  );

  it('is not threaded before it is parsed', () =>
    expect(() => fold(inboundMailDecider, [accepted(), threaded()])).toThrow('stands before InboundMailParsed'));
});
