import { Controller, Get, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, type Page, pageOf, pageQuery, pageSchema, readCursor, uuid } from '#libs/http';
import { ReadModels } from '#libs/read-models';
import { mustRead } from '../administration.http.js';
import { sortNameAndId } from '../name-cursor.http.js';
import type { Person } from '../person.js';
import { type TeamRow, teamView } from './team-view.projection.js';

const listQuery = z.strictObject(pageQuery);

type ListQuery = z.infer<typeof listQuery>;

const teamSchema = z.object({ id: uuid, name: z.string(), userIds: z.array(uuid) }).meta({ id: 'Team' });

export type ShownTeam = Answer<typeof teamSchema>;

const shownTeam = (row: TeamRow): ShownTeam => ({ id: row.team_id, name: row.name, userIds: row.user_ids });

export class ListTeams extends Query<Page<ShownTeam>> {
  constructor(readonly page: ListQuery) {
    super();
  }
}

@QueryHandler(ListTeams)
export class ListTeamsHandler implements IQueryHandler<ListTeams> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ page: { limit, cursor } }: ListTeams): Promise<Page<ShownTeam>> {
    const after = readCursor(cursor, sortNameAndId);
    const rows = await this.readModels.query<TeamRow>(
      `SELECT * FROM ${this.readModels.rows(teamView)}
       WHERE NOT dissolved ${after === null ? '' : 'AND (sort_name, team_id) > ($1, $2)'}
       ORDER BY sort_name, team_id LIMIT ${limit + 1}`,
      after ?? [],
    );
    return pageOf(rows, limit, (row) => [row.sort_name, row.team_id], shownTeam);
  }
}

@ApiTags('people')
@Controller('v1/teams')
export class ListTeamsRoute {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Answers(200, pageSchema(teamSchema), 'All teams with their members, by name.')
  async teams(
    @QueryParameters({ schema: listQuery }) page: ListQuery,
    @CalledBy() person: Person,
  ): Promise<Page<ShownTeam>> {
    mustRead(person);
    return this.queries.execute(new ListTeams(page));
  }
}
