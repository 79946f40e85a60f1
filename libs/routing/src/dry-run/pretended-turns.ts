import type { Assignee } from '#libs/threads';
import type { TurnTaken } from '../choices.js';
import type { Assigning } from '../plan-of.js';
import { routingTurnsDecider, type Turns } from '../take-turn/take-turn.js';

const nobodys = '';

/** Turns that nobody takes: each rule begins with the first, and what was given to somebody here counts as theirs to do. */
export class PretendedTurns {
  private last: Turns['last'] = {};
  private readonly given = new Map<string, number>();

  /** `load` is what the candidates have to do as it is; null to go by turns alone. */
  take({ ruleId }: Assigning, candidates: readonly Assignee[], load: readonly number[] | null): TurnTaken {
    const withGiven = load?.map((n, index) => n + (this.given.get(candidates[index]?.id ?? nobodys) ?? 0)) ?? null;
    const command = { type: 'TakeTurn', ruleId, candidates, load: withGiven, shown: [] } as const;
    const mail = { inboxId: nobodys, emailId: nobodys, at: nobodys };
    const turns = { last: this.last, recent: [] };
    const [taken] = routingTurnsDecider.decide({ ...command, ...mail }, turns);
    if (taken === undefined) return { chosen: null, load: withGiven };
    this.last = routingTurnsDecider.evolve(turns, taken).last;
    return { chosen: taken.data.chosen, load: withGiven };
  }

  /** Notes that somebody would have been given a conversation. */
  give({ id }: Assignee): void {
    this.given.set(id, (this.given.get(id) ?? 0) + 1);
  }
}
