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
  threaded,
} from '../inbound-mail.fixtures.js';
import type { ExpireMail } from './expire-mail.js';

const { keptUntil } = foundSpam().data;
const justBefore = new Date(Date.parse(keptUntil) - 1).toISOString();
const command: ExpireMail = { type: 'ExpireMail', at: keptUntil };
const spam = [accepted(), parsed(), foundSpam()] as const;

describe('ExpireMail', () => {
  it('lets spam go that nobody released in its time', () =>
    given(inboundMailDecider, ...spam)
      .when(command)
      .then(expired({ at: keptUntil })));
  it('keeps it until then', () =>
    given(inboundMailDecider, ...spam)
      .when({ ...command, at: justBefore })
      .thenNothing());
  it('is quiet the second time', () =>
    given(inboundMailDecider, ...spam, expired({ at: keptUntil }))
      .when(command)
      .thenNothing());
  it.each([
    [[parsed(), foundSpam(), released({ from: 'spam' })]],
    [[parsed(), foundSpam(), released({ from: 'spam' }), parsed(), threaded()]],
    [[parsed(), foundDuplicate()]],
    [[quarantined()]],
  ])('leaves alone what is not spam, or no longer', (events) =>
    given(inboundMailDecider, accepted(), ...events)
      .when(command)
      .thenNothing(),
  );
  it('knows no mail that was not accepted', () =>
    given(inboundMailDecider).when(command).thenBroken('inbound-mail-missing'));
});
