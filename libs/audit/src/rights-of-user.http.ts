import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, Problem, uuid } from '#libs/http';
import { mustAudit, People, type Person } from '#libs/people';
import { LogAsOf, momentOf } from './log-as-of.http.js';
import { asOfInstant, personSchema, rightSchema } from './rights-schema.http.js';
import { rightIn } from './rights-as-of.js';

const asOfQuery = z.strictObject({ asOf: asOfInstant });

const rightsSchema = z
  .object({
    asOf: z.string().nullable().describe('what was asked for; null: now'),
    person: personSchema,
    teams: z.array(z.object({ id: uuid, name: z.string() })),
    inboxes: z
      .array(rightSchema.extend({ inboxId: uuid, name: z.string(), visibility: z.enum(['open', 'restricted']) }))
      .describe('those that they could see'),
  })
  .meta({ id: 'RightsOfUser' });

export type RightsOfUser = Answer<typeof rightsSchema>;

export class GetRightsOfUser extends Query<RightsOfUser | null> {
  constructor(
    readonly userId: string,
    readonly asOf: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(GetRightsOfUser)
export class GetRightsOfUserHandler implements IQueryHandler<GetRightsOfUser> {
  constructor(private readonly log: LogAsOf) {}

  async execute({ userId, asOf }: GetRightsOfUser): Promise<RightsOfUser | null> {
    const at = momentOf(asOf);
    const house = await this.log.house(at);
    const person = await this.log.person(userId, house);
    if (person === null) return null;
    const teams = house.teams.filter(({ id }) => person.teamIds.includes(id)).map(({ id, name }) => ({ id, name }));
    const inboxes = (await this.log.inboxes(at)).flatMap((inbox) => {
      const right = rightIn(person, inbox);
      const { inboxId, name, visibility } = inbox;
      return right === null ? [] : [{ inboxId, name, visibility, ...right }];
    });
    return { asOf: asOf ?? null, person, teams, inboxes };
  }
}

@ApiTags('audit')
@Controller('v1/audit/users')
export class GetRightsOfUserRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly people: People,
  ) {}

  @Get(':id/rights')
  @Answers(
    200,
    rightsSchema,
    'What somebody was allowed at an instant, and by what: replayed from the log, by the functions that let them in then.',
  )
  async rightsOfUser(
    @Param('id', { schema: uuid }) userId: string,
    @QueryParameters({ schema: asOfQuery }) { asOf }: z.infer<typeof asOfQuery>,
    @CalledBy() person: Person,
  ): Promise<RightsOfUser> {
    mustAudit(person);
    await this.people.user(userId);
    const rights = await this.queries.execute(new GetRightsOfUser(userId, asOf));
    if (rights === null) throw new Problem(404, 'not-yet', 'the user was not there at that moment');
    return rights;
  }
}
