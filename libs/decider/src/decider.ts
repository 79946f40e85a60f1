import type { Fact } from './fact.js';

/**
 * The whole of a stream's behaviour: what it is before anything happened, what follows from a command, and what a fact makes of it.
 * `decide` returns `[]` for a command that is already carried out and throws `RuleBroken` for one that should not have been sent.
 */
export type Decider<State, Command, Event extends Fact> = Readonly<{
  initialState: State;
  decide: (command: Command, state: State) => readonly Event[];
  evolve: (state: State, event: Event) => State;
}>;

/** The state that a history of facts leads to. */
export const fold = <State, Event extends Fact>(
  decider: Pick<Decider<State, never, Event>, 'initialState' | 'evolve'>,
  events: Iterable<Event>,
): State => {
  let state = decider.initialState;
  for (const event of events) state = decider.evolve(state, event);
  return state;
};
