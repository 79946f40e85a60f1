import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, type Recorded } from '#libs/decider';
import { FoldedStream, StateCache } from './state-cache.js';
import { tally, type TallyEvent } from './test-log.js';

const history = (amounts: readonly number[]): Recorded<TallyEvent>[] =>
  amounts.map((amount, revision) => ({
    type: 'TallyRaised',
    data: { by: amount },
    id: `id ${revision}`,
    stream: 'tally-1',
    revision,
    position: BigInt(10 + revision),
    created: '',
    version: 1,
    metadata: {
      $correlationId: 'c',
      $causationId: 'c',
      actor: { kind: 'system', id: 'test' },
      commandId: `command ${Math.floor(revision / 2)}`,
      previousHash: null,
      hash: `hash ${revision}`,
    },
  }));

const count = { initialState: 0, evolve: (events: number) => events + 1 };

describe('FoldedStream', () => {
  it('is the fold of the history, whichever overlapping parts of it are offered in which order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 12 }), fc.array(fc.nat(12)), (amounts, lengths) => {
        const records = history(amounts);
        const folded = new FoldedStream();
        folded.admit(tally, []);
        for (const length of lengths) folded.advance(records.slice(0, length));
        folded.advance(records);
        expect(folded.state(tally)).toEqual(fold(tally, records));
        expect(folded.revision).toBe(records.length - 1);
        expect(folded.lastHash).toBe(records.at(-1)?.metadata.hash ?? null);
      }),
    );
  });

  it('folds for a second decider from the first record on', () => {
    const records = history([1, 2, 3, 4]);
    const folded = new FoldedStream();
    folded.admit(tally, records.slice(0, 2));
    expect(folded.knows(count)).toBe(false);
    expect(folded.admit(count, records.slice(0, 1))).toBe(false);
    expect(folded.admit(count, records)).toBe(true);
    expect([folded.state(tally).total, folded.state(count)]).toEqual([10, 4]);
  });

  it('knows where the events of each command stand', () => {
    const folded = new FoldedStream();
    folded.admit(tally, history([1, 1, 1, 1, 1]));
    expect(folded.done('command 1')).toMatchObject({ first: 2, last: 3 });
    expect(folded.done('command 9')).toBeUndefined();
  });

  it('refuses a history with a hole', () => {
    const folded = new FoldedStream();
    folded.admit(tally, []);
    expect(() => folded.advance(history([1, 2]).slice(1))).toThrow('known only to -1');
  });

  it('stays at the last record that could be folded', () => {
    const picky = {
      initialState: 0,
      evolve: (total: number, event: TallyEvent) => {
        if (event.type === 'TallyRaised' && event.data.by === 3) throw new Error('no threes');
        return total + 1;
      },
    };
    const folded = new FoldedStream();
    folded.admit(tally, []);
    folded.admit(picky, []);
    expect(() => folded.advance(history([1, 2, 3]))).toThrow('no threes');
    expect([folded.revision, folded.state(tally).total, folded.state(picky)]).toEqual([1, 3, 2]);
  });
});

describe('StateCache', () => {
  it('keeps the streams used last, and no more than it may', () => {
    const cache = new StateCache(2);
    for (const stream of ['a', 'b']) cache.set(stream, new FoldedStream());
    expect(cache.get('a')).toBeDefined();
    cache.set('c', new FoldedStream());
    expect([cache.get('a'), cache.get('b'), cache.get('c')].map((folded) => folded !== undefined)).toEqual([
      true,
      false,
      true,
    ]);
  });
});
