import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import { type CommandContext, EventStore, StaleRevision } from '#libs/event-store';
import type { Assignee } from '#libs/threads';
import { Candidates } from '../candidates.query.js';
import type { TurnTaken } from '../choices.js';
import type { Assigning } from '../plan-of.js';
import { routingTurnsDecider, routingTurnsStream, type TakeTurn, turnOf, type Turns as Taken } from './take-turn.js';

/** A mail whose turn it is to be somebody's; `at` is when it came. */
export type TurnOfMail = Readonly<{ inboxId: string; emailId: string; correlationId: string; at: string }>;

/** So often loads are asked for anew when others took turns meanwhile; after that such turns count as not shown yet, as they hardly are. */
const LOOKS = 5;

/** Gives mails to people in turn, each mail once. */
@Injectable()
export class Turns {
  constructor(
    private readonly store: EventStore,
    private readonly candidates: Candidates,
  ) {}

  /** The same mail asks again in vain: it is still the turn of whoever had it. */
  async take(
    { ruleId, by }: Assigning,
    candidates: readonly Assignee[],
    { correlationId, ...mail }: TurnOfMail,
  ): Promise<TurnTaken> {
    const context = {
      commandId: v5(`turn ${ruleId}`, mail.emailId),
      actor: { kind: 'system', id: 'routing' },
      correlationId,
      causationId: mail.emailId,
    } as const;
    const command = { type: 'TakeTurn', ruleId, candidates, load: null, shown: [], ...mail } as const;
    const turns = by === 'least-busy' ? await this.byLoad(command, context) : await this.run(command, context);
    const turn = turnOf({ ruleId, emailId: mail.emailId }, turns);
    return { chosen: turn?.chosen ?? null, load: turn?.load ?? null };
  }

  /** What a view shows of the turns is asked of those on which the decision is made: the stream has to stand where it stood then. */
  private async byLoad(command: TakeTurn, context: CommandContext): Promise<Taken> {
    const stream = routingTurnsStream(command.inboxId, command.at);
    for (let look = 1; ; look += 1) {
      const { state, revision } = await this.store.load(routingTurnsDecider, stream);
      const emailIds = state.recent.map(({ emailId }) => emailId);
      const asked = { ...command, ...(await this.candidates.load(command.candidates, emailIds)) };
      if (look === LOOKS) return this.run(asked, context);
      try {
        return await this.run(asked, { ...context, expectedRevision: revision });
      } catch (error) {
        if (!(error instanceof StaleRevision)) throw error;
      }
    }
  }

  private async run(command: TakeTurn, context: CommandContext): Promise<Taken> {
    const stream = routingTurnsStream(command.inboxId, command.at);
    return (await this.store.handle(routingTurnsDecider, stream, command, context)).state;
  }
}
