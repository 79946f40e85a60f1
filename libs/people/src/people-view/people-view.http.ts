import { Controller, Get, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, type Page, pageOf, pageQuery, pageSchema, readCursor, uuid } from '#libs/http';
import { ReadModels } from '#libs/read-models';
import { ROLES } from '../access.js';
import { mustRead } from '../administration.http.js';
import { sortNameAndId } from '../name-cursor.http.js';
import type { Person } from '../person.js';
import { primaryTeam } from '../user.js';
import { peopleRows } from './people-rows.query.js';
import { personOf, type SeatedRow } from './people-view.projection.js';

const listQuery = z.strictObject(pageQuery);

type ListQuery = z.infer<typeof listQuery>;

const userSchema = z
  .object({
    id: uuid,
    name: z.string(),
    email: z.string(),
    roles: z.array(z.enum(ROLES)),
    teamIds: z.array(uuid),
    primaryTeamId: uuid.nullable().describe('the team that is their own; in the others they help out'),
    hasSeat: z.boolean().describe('whether they may act in inboxes; everybody may where seats are not counted'),
    avatar: z.string().nullable().describe('the path of their picture; another picture has another path'),
  })
  .meta({ id: 'User' });

const meSchema = userSchema.omit({ email: true, primaryTeamId: true }).meta({ id: 'Me' });

export type ShownUser = Answer<typeof userSchema>;

const shownUser = (row: SeatedRow): ShownUser => ({
  ...personOf(row),
  email: row.email,
  primaryTeamId: primaryTeam(row.primary_team_id, row.team_ids),
});

export class ListUsers extends Query<Page<ShownUser>> {
  constructor(readonly page: ListQuery) {
    super();
  }
}

@QueryHandler(ListUsers)
export class ListUsersHandler implements IQueryHandler<ListUsers> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ page: { limit, cursor } }: ListUsers): Promise<Page<ShownUser>> {
    const after = readCursor(cursor, sortNameAndId);
    const rows = await this.readModels.query<SeatedRow>(
      `SELECT * FROM ${peopleRows(this.readModels)}
       ${after === null ? '' : 'WHERE (sort_name, user_id) > ($1, $2)'}
       ORDER BY sort_name, user_id LIMIT ${limit + 1}`,
      after ?? [],
    );
    return pageOf(rows, limit, (row) => [row.sort_name, row.user_id], shownUser);
  }
}

@ApiTags('people')
@Controller('v1')
export class PeopleViewRoutes {
  constructor(private readonly queries: QueryBus) {}

  @Get('users')
  @Answers(200, pageSchema(userSchema), 'Everybody, by name.')
  async listUsers(
    @QueryParameters({ schema: listQuery }) page: ListQuery,
    @CalledBy() person: Person,
  ): Promise<Page<ShownUser>> {
    mustRead(person);
    return this.queries.execute(new ListUsers(page));
  }

  @Get('me')
  @Answers(200, meSchema, 'Who is calling, and with which rights.')
  getMe(@CalledBy() { id, name, roles, teamIds, hasSeat, avatar }: Person): Person {
    return { id, name, roles, teamIds, hasSeat, avatar };
  }
}
