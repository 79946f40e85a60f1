import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { type ChooseNext, nextThreadDecider, type NextThreadChosen } from './choose-next.js';

const at = '2026-03-01T09:00:00.000Z';
const choice = (threadId: string) => ({ requestId: 'r1', inboxId: 'i1', userId: 'u1', threadId, at });
const choose = (threadId: string, insteadOf: string | null): ChooseNext => ({
  type: 'ChooseNext',
  choice: choice(threadId),
  insteadOf,
});
const chosen = (threadId: string): NextThreadChosen => ({ type: 'NextThreadChosen', data: choice(threadId) });

describe('ChooseNext', () => {
  it('says what a request means', () => given(nextThreadDecider).when(choose('t1', null)).then(chosen('t1')));
  it('says another where that was not to be had', () =>
    given(nextThreadDecider, chosen('t1')).when(choose('t2', 't1')).then(chosen('t2')));
  it('leaves what the same request has chosen meanwhile', () => {
    given(nextThreadDecider, chosen('t1')).when(choose('t2', null)).thenNothing();
    given(nextThreadDecider, chosen('t1'), chosen('t2')).when(choose('t3', 't1')).thenNothing();
  });
});
