import { Controller, Get, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, instant, type Page, pageOf, pageSchema, uuid } from '#libs/http';
import { mustRead, type Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { nameSearch, type NameSearch, nameSearchSql } from '../name-search.http.js';
import { RecordAccess } from '../record-access.http.js';
import { type ContactRow, contactView } from './contact-view.projection.js';

export const contactSchema = z
  .object({
    type: z.literal('contact'),
    id: uuid,
    name: z.string(),
    addresses: z.array(z.string()),
    source: z.enum(['person', 'mail']).describe('who made it: a person, or the first mail from or to the address'),
    ownerId: uuid.nullable().describe('the user who looks after them; null: nobody'),
    createdAt: instant,
  })
  .meta({ id: 'Contact' });

export type ShownContact = Answer<typeof contactSchema>;

export const shownContact = (row: ContactRow): ShownContact => ({
  type: 'contact',
  id: row.contact_id,
  name: row.name,
  addresses: row.addresses,
  source: row.source,
  ownerId: row.owner_id,
  createdAt: row.created_at,
});

export class ListContacts extends Query<Page<ShownContact>> {
  constructor(
    readonly search: NameSearch,
    readonly person: Person,
  ) {
    super();
  }
}

@QueryHandler(ListContacts)
export class ListContactsHandler implements IQueryHandler<ListContacts> {
  constructor(
    private readonly readModels: ReadModels,
    private readonly access: RecordAccess,
  ) {}

  async execute({ search, person }: ListContacts): Promise<Page<ShownContact>> {
    const { sql, values } = nameSearchSql(search, 'contact_id', (value) => [
      this.access.seen(person, 'contact_id', value),
    ]);
    const rows = await this.readModels.query<ContactRow>(
      `SELECT * FROM ${this.readModels.rows(contactView)} ${sql}`,
      values,
    );
    return pageOf(rows, search.limit, (row) => [row.sort_name, row.contact_id], shownContact);
  }
}

@ApiTags('records')
@Controller('v1/contacts')
export class ListContactsRoute {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Answers(
    200,
    pageSchema(contactSchema),
    'Contacts by name, all of them or those whose name or addresses hold the words of `q`.',
  )
  async contacts(
    @QueryParameters({ schema: nameSearch }) search: NameSearch,
    @CalledBy() person: Person,
  ): Promise<Page<ShownContact>> {
    mustRead(person);
    return this.queries.execute(new ListContacts(search, person));
  }
}
