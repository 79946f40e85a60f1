import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import { EventStore } from '#libs/event-store';
import type { Assignee } from '#libs/threads';
import { Candidates } from '../candidates.query.js';
import type { TurnTaken } from '../choices.js';
import type { Assigning } from '../plan-of.js';
import { routingTurnsDecider, routingTurnsStream, turnOf } from './take-turn.js';

/** A mail whose turn it is to be somebody's; `at` is when it came. */
export type TurnOfMail = Readonly<{ inboxId: string; emailId: string; correlationId: string; at: string }>;

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
    const stream = routingTurnsStream(mail.inboxId, mail.at);
    const { load, shown } = by === 'least-busy' ? await this.load(candidates, stream) : { load: null, shown: [] };
    const commandId = v5(`turn ${ruleId}`, mail.emailId);
    const context = {
      commandId,
      actor: { kind: 'system', id: 'routing' },
      correlationId,
      causationId: mail.emailId,
    } as const;
    const command = { type: 'TakeTurn', ruleId, candidates, load, shown, ...mail } as const;
    const { state } = await this.store.handle(routingTurnsDecider, stream, command, context);
    const turn = turnOf({ ruleId, emailId: mail.emailId }, state);
    return { chosen: turn?.chosen ?? null, load: turn?.load ?? null };
  }

  private async load(candidates: readonly Assignee[], stream: string) {
    const { recent } = await this.store.known(routingTurnsDecider, stream);
    return this.candidates.load(
      candidates,
      recent.map(({ emailId }) => emailId),
    );
  }
}
