import type { Assignee, Choice } from '#libs/threads';
import type { Assigning } from './plan-of.js';

/** Whose turn it is, and what each candidate had to do then where that counted. */
export type TurnTaken = Pick<Choice, 'chosen' | 'load'>;

/** How the strategies that are not decided by the candidates alone come to their choice. */
export type Choosing = Readonly<{
  /** From 0 up to 1. */
  draw: () => number;
  turn: (assigning: Assigning, candidates: readonly Assignee[]) => Promise<TurnTaken>;
}>;

const choiceOf = async (
  assigning: Assigning,
  candidates: readonly Assignee[],
  { draw, turn }: Choosing,
): Promise<Choice> => {
  const { ruleId, by } = assigning;
  const told = { ruleId, strategy: by, candidates, load: null, draw: null };
  switch (by) {
    case 'fixed':
    case 'contact-owner':
      return { ...told, chosen: candidates[0] ?? null };
    case 'random': {
      const drawn = draw();
      return { ...told, draw: drawn, chosen: candidates[Math.floor(drawn * candidates.length)] ?? null };
    }
    case 'round-robin':
    case 'least-busy':
      return { ...told, ...(await turn(assigning, candidates)) };
    default:
      return by satisfies never;
  }
};

/** The choices of the rules in their order, up to the first that finds somebody. */
export const choicesOf = async (
  assigns: readonly Assigning[],
  candidatesOf: (assigning: Assigning) => Promise<readonly Assignee[]>,
  choosing: Choosing,
): Promise<readonly Choice[]> => {
  const choices: Choice[] = [];
  for (const assigning of assigns) {
    const choice = await choiceOf(assigning, await candidatesOf(assigning), choosing);
    choices.push(choice);
    if (choice.chosen !== null) break;
  }
  return choices;
};
