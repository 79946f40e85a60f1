import { describe, expect, it } from 'vitest';
import { fold, given } from '#libs/decider';
import { inboundMailDecider } from '../decider.js';
import { accepted, parsed, quarantined, threaded, threadId, uuid } from '../inbound-mail.fixtures.js';
import type { RethreadMail } from './rethread-mail.js';

const strange = threaded({
  threadId: uuid(99),
  threading: { rule: 'stranger', matched: '<first@example.net>', related: threadId, version: 2 },
});
const command: RethreadMail = { type: 'RethreadMail', threaded: strange.data };

describe('RethreadMail', () => {
  it('puts a mail elsewhere that was to begin a conversation', () =>
    given(inboundMailDecider, accepted(), parsed(), threaded()).when(command).then(strange));
  it('is quiet where a mail was put elsewhere already, or never was to begin one', () => {
    given(inboundMailDecider, accepted(), parsed(), threaded(), strange).when(command).thenNothing();
    const joined = threaded({ threading: { ...strange.data.threading, rule: 'references', related: null } });
    given(inboundMailDecider, accepted(), parsed(), joined).when(command).thenNothing();
  });
  it('concerns only mail in a thread', () => {
    given(inboundMailDecider).when(command).thenBroken('not-threaded');
    given(inboundMailDecider, accepted(), quarantined()).when(command).thenBroken('not-threaded');
  });
  it('leaves no other way to a second thread', () =>
    expect(() => fold(inboundMailDecider, [accepted(), parsed(), strange, threaded()])).toThrow(
      'stands after one that was final',
    ));
});
