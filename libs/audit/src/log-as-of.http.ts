import { Injectable } from '@nestjs/common';
import type { Fact, Recorded } from '#libs/decider';
import { type AsOf, EventStore } from '#libs/event-store';
import { type ExistingInbox, inboxDirectory, inboxStream } from '#libs/inboxes';
import { peopleView, type Seats, SEATS_STREAM, teamStream, teamView, userStream } from '#libs/people';
import { type Projection, ReadModels } from '#libs/read-models';
import { type PersonAsOf, personAsOf, seatsAsOf, type TeamAsOf, teamsAsOf } from './rights-as-of.js';
import { inboxAsOf } from './thread-as-of.js';

/** What decided on everybody's rights at one moment. */
export type HouseAsOf = Readonly<{ at: AsOf; teams: readonly TeamAsOf[]; seats: Seats }>;

/** The end of the log, or the instant that was asked for. */
export const momentOf = (instant: string | undefined): AsOf =>
  instant === undefined ? { revision: Number.MAX_SAFE_INTEGER } : { instant };

const AT_ONCE = 16;

/** Reads how people, teams, seats and inboxes stood at a moment: which there ever were is asked of the views, all else of the log. */
@Injectable()
export class LogAsOf {
  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
  ) {}

  async house(at: AsOf): Promise<HouseAsOf> {
    const histories = await this.each(await this.ids(teamView, 'team_id'), async (id) => {
      return [id, await this.read(teamStream(id), at)] as const;
    });
    return { at, teams: teamsAsOf(histories), seats: seatsAsOf(await this.read(SEATS_STREAM, at)) };
  }

  /** Null when there was no such user at that moment. */
  async person(userId: string, { at, teams, seats }: HouseAsOf): Promise<PersonAsOf | null> {
    return personAsOf(await this.read(userStream(userId), at), teams, seats);
  }

  people(userIds: readonly string[], house: HouseAsOf): Promise<readonly (PersonAsOf | null)[]> {
    return this.each(userIds, (userId) => this.person(userId, house));
  }

  /** Null when there was no such inbox at that moment. */
  async inbox(inboxId: string, at: AsOf): Promise<ExistingInbox | null> {
    return inboxAsOf(await this.read(inboxStream(inboxId), at));
  }

  /** All inboxes of that moment. */
  async inboxes(at: AsOf): Promise<readonly ExistingInbox[]> {
    const ids = await this.ids(inboxDirectory, 'inbox_id');
    return (await this.each(ids, (id) => this.inbox(id, at))).filter((inbox) => inbox !== null);
  }

  /** Some users there ever were, by id, after one of them; at most `most`. */
  userIds(after: string | null, most: number): Promise<readonly string[]> {
    return this.ids(peopleView, 'user_id', after, most);
  }

  private read(stream: string, at: AsOf): Promise<readonly Recorded<Fact>[]> {
    return this.store.readAsOf(stream, at);
  }

  private async ids(
    view: Pick<Projection, 'name' | 'version'>,
    column: string,
    after: string | null = null,
    most: number | null = null,
  ): Promise<readonly string[]> {
    const rows = await this.readModels.query<Readonly<{ id: string }>>(
      `SELECT ${column} AS id FROM ${this.readModels.rows(view as Projection)} WHERE $1::uuid IS NULL OR ${column} > $1
       ORDER BY 1 LIMIT $2`,
      [after, most],
    );
    return rows.map(({ id }) => id);
  }

  private async each<Value>(ids: readonly string[], read: (id: string) => Promise<Value>): Promise<readonly Value[]> {
    const values: Value[] = [];
    for (let n = 0; n < ids.length; n += AT_ONCE) {
      values.push(...(await Promise.all(ids.slice(n, n + AT_ONCE).map(read))));
    }
    return values;
  }
}
