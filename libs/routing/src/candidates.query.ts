import { Injectable } from '@nestjs/common';
import { canAct, InboxAccess, InboxSight, type Member } from '#libs/inboxes';
import { People } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { type Assignee, inboxView, messageView } from '#libs/threads';
import type { Assigning } from './plan-of.js';

/** What candidates have to do, in their order, and which of the mails asked for that view shows already. */
export type Load = Readonly<{ load: readonly number[]; shown: readonly string[] }>;

const idsOf = (members: readonly Member[], wanted: Member['kind']): readonly string[] =>
  members.flatMap(({ kind, id }) => (kind === wanted ? [id] : []));

/** Finds out whom a rule may give a conversation to, and what they have to do. */
@Injectable()
export class Candidates {
  constructor(
    private readonly people: People,
    private readonly inboxes: InboxAccess,
    private readonly sight: InboxSight,
    private readonly readModels: ReadModels,
  ) {}

  /**
   * Where people are chosen from: those who may act in the inbox, by their ids; else the users and teams named, in the order of the rule, who can
   * see it. `ownerId` is whose the contact is.
   */
  async of({ by, among }: Assigning, inboxId: string, ownerId: string | null): Promise<readonly Assignee[]> {
    switch (by) {
      case 'fixed':
        return this.seeing(among, inboxId);
      case 'contact-owner':
        return this.working(ownerId === null ? [] : [{ kind: 'user', id: ownerId }], inboxId);
      case 'random':
      case 'round-robin':
      case 'least-busy':
        return this.working(among, inboxId);
      default:
        return by satisfies never;
    }
  }

  /** How many open conversations, in whatever inbox, each of the candidates has. */
  async load(candidates: readonly Assignee[], emailIds: readonly string[]): Promise<Load> {
    const rows = await this.readModels.lookup<Readonly<{ id: string; n: number | null }>>(
      `SELECT assignee_id AS id, count(*)::integer AS n FROM ${this.readModels.rows(inboxView)}
       WHERE assignee_kind = 'user' AND assignee_id = ANY($1::uuid[]) AND listed_as = 'open' GROUP BY assignee_id
       UNION ALL SELECT id, NULL FROM ${this.readModels.rows(messageView)} WHERE id = ANY($2::uuid[])`,
      [candidates.map(({ id }) => id), emailIds],
    );
    const counts = new Map(rows.flatMap(({ id, n }) => (n === null ? [] : [[id, n] as const])));
    return {
      load: candidates.map(({ id }) => counts.get(id) ?? 0),
      shown: rows.flatMap(({ id, n }) => (n === null ? [id] : [])),
    };
  }

  private async seeing(among: readonly Member[], inboxId: string): Promise<readonly Assignee[]> {
    const seen = await Promise.all(among.map((member) => this.sight.sees(member, inboxId)));
    return among.filter((_, n) => seen[n]);
  }

  private async working(among: readonly Member[], inboxId: string): Promise<readonly Assignee[]> {
    const inbox = await this.inboxes.inbox(inboxId);
    if (inbox === null || among.length === 0) return [];
    const people = await this.people.everybodyOf(idsOf(among, 'user'), idsOf(among, 'team'));
    return people.filter((person) => canAct(person, inbox)).map(({ id }) => ({ kind: 'user', id }));
  }
}
