import { type Decider, fold } from './decider.js';
import type { Fact } from './fact.js';
import { RuleBroken } from './rule-broken.js';

const show = (value: unknown): string => JSON.stringify(value, null, 2) ?? 'undefined';

const sortedKeys = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, member]) => member !== undefined)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, member]) => [key, sortedKeys(member)]),
      )
    : Array.isArray(value)
      ? value.map(sortedKeys)
      : value;

const mustEqual = (actual: unknown, expected: unknown): void => {
  const [a, b] = [show(sortedKeys(actual)), show(sortedKeys(expected))];
  if (a !== b) throw new Error(`expected ${b}\nbut decided ${a}`);
};

/**
 * Reads a decision as a sentence: `given(decider, ...past).when(command).then(...events)`. Works under any test runner: a broken
 * expectation throws.
 */
export const given = <State, Command, Event extends Fact>(
  decider: Decider<State, Command, Event>,
  ...past: readonly Event[]
) => ({
  when: (command: Command) => {
    const decide = (): readonly Event[] => decider.decide(command, fold(decider, past));
    return {
      then: (...expected: readonly Event[]): void => {
        if (expected.length === 0) throw new Error('say thenNothing() when nothing is expected');
        mustEqual(decide(), expected);
      },
      thenNothing: (): void => mustEqual(decide(), []),
      thenBroken: (code: string): void => {
        let decided: readonly Event[];
        try {
          decided = decide();
        } catch (error) {
          if (error instanceof RuleBroken) return mustEqual(error.code, code);
          throw error;
        }
        throw new Error(`expected the rule ${code} to be broken\nbut decided ${show(decided)}`);
      },
      /** The events decided, for expectations that compare only a part of them. */
      decided: decide,
    };
  },
});
