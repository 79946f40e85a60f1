import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, given } from '#libs/decider';
import type { Assignee } from '#libs/threads';
import { routingTurnsDecider, type RoutingTurnTaken, routingTurnsStream, type TakeTurn } from './take-turn.js';

const at = '2026-03-01T09:00:00.000Z';
const user = (id: string): Assignee => ({ kind: 'user', id });
const [ada, ben, cleo] = [user('ada'), user('ben'), user('cleo')] as const;
const all = [ada, ben, cleo];

const take = (emailId: string, said: Partial<TakeTurn> = {}): TakeTurn => ({
  type: 'TakeTurn',
  inboxId: 'i1',
  ruleId: 'r1',
  emailId,
  candidates: all,
  load: null,
  shown: [],
  at,
  ...said,
});

const taken = (emailId: string, chosen: Assignee, said: Partial<RoutingTurnTaken['data']> = {}): RoutingTurnTaken => ({
  type: 'RoutingTurnTaken',
  data: { inboxId: 'i1', ruleId: 'r1', emailId, candidates: all, load: null, chosen, at, ...said },
});

const run = (commands: readonly TakeTurn[]): readonly RoutingTurnTaken[] => {
  const log: RoutingTurnTaken[] = [];
  for (const command of commands) log.push(...routingTurnsDecider.decide(command, fold(routingTurnsDecider, log)));
  return log;
};

describe('TakeTurn by turns', () => {
  it('begins with the first and goes on with whoever comes after the last', () => {
    given(routingTurnsDecider).when(take('m1')).then(taken('m1', ada));
    given(routingTurnsDecider, taken('m1', ada)).when(take('m2')).then(taken('m2', ben));
    given(routingTurnsDecider, taken('m1', cleo)).when(take('m2')).then(taken('m2', ada));
  });
  it('leaves out who cannot take one', () => {
    const two = { candidates: [ada, cleo] };
    given(routingTurnsDecider, taken('m1', ada))
      .when(take('m2', two))
      .then(taken('m2', cleo, two));
  });
  it('keeps the turns of each rule apart', () =>
    given(routingTurnsDecider, taken('m1', ada))
      .when(take('m2', { ruleId: 'r2' }))
      .then(taken('m2', ada, { ruleId: 'r2' })));
  it('is quiet for a mail that had its turn, and where there is nobody', () => {
    given(routingTurnsDecider, taken('m1', ada)).when(take('m1')).thenNothing();
    given(routingTurnsDecider)
      .when(take('m1', { candidates: [] }))
      .thenNothing();
  });
  it('is fair, in whatever order mails come and come again', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.array(fc.integer({ min: 0, max: 39 })), (mails, again) => {
        const commands = Array.from({ length: mails }, (_, n) => [
          take(`m${n}`),
          ...again.filter((old) => old <= n).map((old) => take(`m${old}`)),
        ]).flat();
        const counts = all.map((one) => run(commands).filter(({ data }) => data.chosen.id === one.id).length);
        expect(counts.reduce((sum, n) => sum + n, 0)).toBe(mails);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    ));
});

describe('TakeTurn by load', () => {
  it('is that of whoever has least to do', () =>
    given(routingTurnsDecider)
      .when(take('m1', { load: [3, 2, 4] }))
      .then(taken('m1', ben, { load: [3, 2, 4] })));
  it('goes by turns among those who have equally little', () =>
    given(routingTurnsDecider, taken('m1', ada, { load: [0, 0, 0] }))
      .when(take('m2', { load: [1, 1, 1], shown: ['m1'] }))
      .then(taken('m2', ben, { load: [1, 1, 1] })));
  it('counts mails on their way, which no view shows yet, once', () => {
    given(routingTurnsDecider, taken('m1', ada))
      .when(take('m2', { load: [0, 1, 2] }))
      .then(taken('m2', ben, { load: [1, 1, 2] }));
    given(routingTurnsDecider, taken('m1', ada))
      .when(take('m2', { load: [0, 1, 2], shown: ['m1'] }))
      .then(taken('m2', ada, { load: [0, 1, 2] }));
  });
  it('gives a burst that no view shows yet to all alike', () => {
    const burst = Array.from({ length: 30 }, (_, n) => take(`m${n}`, { load: [0, 5, 0] }));
    const counts = all.map((one) => run(burst).filter(({ data }) => data.chosen.id === one.id).length);
    expect(counts.map((n, index) => n + [0, 5, 0][index]!).toSorted()).toEqual([11, 12, 12]);
  });
});

describe('the stream of turns', () => {
  it('is one for each inbox and month', () => expect(routingTurnsStream('i1', at)).toBe('routingTurns-i1-2026-03'));
});
