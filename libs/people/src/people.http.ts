import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { Problem } from '#libs/http';
import { ReadModels } from '#libs/read-models';
import { peopleRows } from './people-view/people-rows.query.js';
import { personOf, type SeatedRow } from './people-view/people-view.projection.js';
import type { Person } from './person.js';
import { type ExistingTeam, teamStream } from './team.js';
import { teamDecider } from './team-decider.js';
import { teamView } from './team-view/team-view.projection.js';
import { type ExistingUser, userStream } from './user.js';
import { userDecider } from './user-decider.js';

/** Looks up users and teams. */
@Injectable()
export class People {
  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
  ) {}

  /** A user as of now. @throws Problem 404 when nobody was added under this id. */
  async user(userId: string): Promise<ExistingUser> {
    const { state } = await this.store.load(userDecider, userStream(userId));
    if (state.status === 'none') throw Problem.notFound('user');
    return state;
  }

  /** A team as of now. @throws Problem 404 when none was created under this id, or it was dissolved. */
  async team(teamId: string): Promise<ExistingTeam> {
    const { state } = await this.store.load(teamDecider, teamStream(teamId));
    if (state.status !== 'created') throw Problem.notFound('team');
    return state;
  }

  /** Somebody with roles and teams, to ask what they may do; as the views show them. */
  async person(userId: string): Promise<Person | null> {
    const [row] = await this.readModels.query<SeatedRow>(
      `SELECT * FROM ${peopleRows(this.readModels)} WHERE user_id = $1`,
      [userId],
    );
    return row === undefined ? null : personOf(row);
  }

  /** Those of these users, and all people of these teams, each once in the order of their ids; as the views show them. */
  async everybodyOf(userIds: readonly string[], teamIds: readonly string[]): Promise<readonly Person[]> {
    const rows = await this.readModels.lookup<SeatedRow>(
      `SELECT * FROM ${peopleRows(this.readModels)}
       WHERE user_id = ANY($1::uuid[]) OR team_ids && $2::text[] ORDER BY user_id`,
      [userIds, teamIds],
    );
    return rows.map(personOf);
  }

  /** Whether there is a team of this id; as the views show it. */
  async hasTeam(teamId: string): Promise<boolean> {
    const found = await this.readModels.query(
      `SELECT 1 FROM ${this.readModels.rows(teamView)} WHERE team_id = $1 AND NOT dissolved`,
      [teamId],
    );
    return found.length > 0;
  }

  /** Those who were added under this e-mail address, in any case; as the views show them. */
  async byEmail(address: string): Promise<readonly Person[]> {
    const rows = await this.readModels.lookup<SeatedRow>(
      `SELECT * FROM ${peopleRows(this.readModels)} WHERE lower(email) = lower($1)`,
      [address],
    );
    return rows.map(personOf);
  }
}
