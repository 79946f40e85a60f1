import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, pageOf, pageQuery, pageSchema, Problem, readCursor, uuid } from '#libs/http';
import { type ExistingInbox, InboxAccess, inboxSchema } from '#libs/inboxes';
import { mustAudit, type Person } from '#libs/people';
import { type HouseAsOf, LogAsOf, momentOf } from './log-as-of.http.js';
import { asOfInstant, personSchema, rightSchema } from './rights-schema.http.js';
import { type PersonAsOf, type Right, rightIn } from './rights-as-of.js';

const listQuery = z.strictObject({ ...pageQuery, asOf: asOfInstant });

type ListQuery = z.infer<typeof listQuery>;

const peopleSchema = pageSchema(rightSchema.extend({ person: personSchema }))
  .extend({
    asOf: z.string().nullable().describe('what was asked for; null: now'),
    inbox: inboxSchema.pick({ name: true, visibility: true, members: true }).extend({ inboxId: uuid }),
  })
  .meta({ id: 'PeopleOfInbox' });

export type PeopleOfInbox = Answer<typeof peopleSchema>;

type Found = NonNullable<Right> & Readonly<{ person: PersonAsOf }>;

export class ListPeopleOfInbox extends Query<PeopleOfInbox | null> {
  constructor(
    readonly inboxId: string,
    readonly query: ListQuery,
  ) {
    super();
  }
}

const userId = z.tuple([z.uuid()]);

@QueryHandler(ListPeopleOfInbox)
export class ListPeopleOfInboxHandler implements IQueryHandler<ListPeopleOfInbox> {
  constructor(private readonly log: LogAsOf) {}

  async execute({ inboxId, query: { asOf, limit, cursor } }: ListPeopleOfInbox): Promise<PeopleOfInbox | null> {
    const at = momentOf(asOf);
    const inbox = await this.log.inbox(inboxId, at);
    if (inbox === null) return null;
    const house = await this.log.house(at);
    const found = await this.found(inbox, house, readCursor(cursor, userId)?.[0] ?? null, limit + 1);
    const { name, visibility, members } = inbox;
    const page = pageOf(
      found,
      limit,
      ({ person }) => [person.id],
      (one) => one,
    );
    return { asOf: asOf ?? null, inbox: { inboxId, name, visibility, members }, ...page };
  }

  /** Those who could see the inbox, by id, after one of them: `wanted` of them, or all that are left. */
  private async found(
    inbox: ExistingInbox,
    house: HouseAsOf,
    after: string | null,
    wanted: number,
  ): Promise<readonly Found[]> {
    const found: Found[] = [];
    for (let last = after; ;) {
      const ids = await this.log.userIds(last, wanted);
      for (const person of await this.log.people(ids, house)) {
        const right = person === null ? null : rightIn(person, inbox);
        if (person !== null && right !== null) found.push({ person, ...right });
      }
      last = ids.at(-1) ?? null;
      if (ids.length < wanted || found.length >= wanted) return found.slice(0, wanted);
    }
  }
}

@ApiTags('audit')
@Controller('v1/audit/inboxes')
export class ListPeopleOfInboxRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly access: InboxAccess,
  ) {}

  @Get(':id/people')
  @Answers(
    200,
    peopleSchema,
    'Who could see an inbox at an instant, who could act in it, and by what: replayed from the log.',
  )
  async peopleOfInbox(
    @Param('id', { schema: uuid }) inboxId: string,
    @QueryParameters({ schema: listQuery }) query: ListQuery,
    @CalledBy() person: Person,
  ): Promise<PeopleOfInbox> {
    mustAudit(person);
    await this.access.view(person, inboxId);
    const people = await this.queries.execute(new ListPeopleOfInbox(inboxId, query));
    if (people === null) throw new Problem(404, 'not-yet', 'the inbox did not exist at that moment');
    return people;
  }
}
