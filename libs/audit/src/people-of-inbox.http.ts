import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  type Answer,
  Answers,
  CalledBy,
  cursorOf,
  type Page,
  pageOf,
  pageQuery,
  pageSchema,
  Problem,
  readCursor,
  uuid,
} from '#libs/http';
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

/** So many users are looked at in one go, and so many times in one request: each costs a read of their stream. */
const BATCH = 100;
const MOST_BATCHES = 10;

@QueryHandler(ListPeopleOfInbox)
export class ListPeopleOfInboxHandler implements IQueryHandler<ListPeopleOfInbox> {
  constructor(private readonly log: LogAsOf) {}

  async execute({ inboxId, query: { asOf, limit, cursor } }: ListPeopleOfInbox): Promise<PeopleOfInbox | null> {
    const at = momentOf(asOf);
    const inbox = await this.log.inbox(inboxId, at);
    if (inbox === null) return null;
    const house = await this.log.house(at);
    const { name, visibility, members } = inbox;
    const page = await this.page(inbox, house, readCursor(cursor, userId)?.[0] ?? null, limit);
    return { asOf: asOf ?? null, inbox: { inboxId, name, visibility, members }, ...page };
  }

  /** Those who could see the inbox, by id, after one of them; fewer where many had to be looked at to find them. */
  private async page(
    inbox: ExistingInbox,
    house: HouseAsOf,
    after: string | null,
    limit: number,
  ): Promise<Page<Found>> {
    const found: Found[] = [];
    const page = (): Page<Found> =>
      pageOf(
        found,
        limit,
        ({ person }) => [person.id],
        (one) => one,
      );
    let last = after;
    for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
      const ids = await this.log.userIds(last, BATCH);
      for (const person of await this.log.people(ids, house)) {
        const right = person === null ? null : rightIn(person, inbox);
        if (person !== null && right !== null) found.push({ person, ...right });
      }
      last = ids.at(-1) ?? last;
      if (found.length > limit || ids.length < BATCH) return page();
    }
    return { ...page(), page: { next: last === null ? null : cursorOf([last]) } };
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
    'Who could see an inbox at an instant, who could act in it, and by what: replayed from the log. A page may be short before the last.',
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
