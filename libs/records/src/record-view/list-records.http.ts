import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, instant, type Page, pageOf, pageSchema, uuid } from '#libs/http';
import { mustRead, type Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { contactSchema, ListContacts, type ShownContact } from '../contact-view/contact-view.http.js';
import { nameSearch, type NameSearch, nameSearchSql } from '../name-search.http.js';
import { RecordAccess } from '../record-access.http.js';
import { RECORD_TYPES, REF_TYPES, type RecordType, type RefType } from '../record-ref.js';
import { type RecordRow, recordView } from './record-view.projection.js';

export const recordSchema = z
  .object({ type: z.enum(RECORD_TYPES), id: uuid, name: z.string(), createdAt: instant })
  .meta({ id: 'Record' });

export type ShownRecord = Answer<typeof recordSchema>;

export const shownRecord = (row: RecordRow): ShownRecord => ({
  type: row.record_type,
  id: row.record_id,
  name: row.name,
  createdAt: row.created_at,
});

export class ListRecords extends Query<Page<ShownRecord>> {
  constructor(
    readonly type: RecordType,
    readonly search: NameSearch,
    readonly person: Person,
  ) {
    super();
  }
}

@QueryHandler(ListRecords)
export class ListRecordsHandler implements IQueryHandler<ListRecords> {
  constructor(
    private readonly readModels: ReadModels,
    private readonly access: RecordAccess,
  ) {}

  async execute({ type, search, person }: ListRecords): Promise<Page<ShownRecord>> {
    const { sql, values } = nameSearchSql(search, 'record_id', (value) => [
      `record_type = ${value(type)}`,
      this.access.seen(person, 'record_id', value),
    ]);
    const rows = await this.readModels.query<RecordRow>(
      `SELECT * FROM ${this.readModels.rows(recordView)} ${sql}`,
      values,
    );
    return pageOf(rows, search.limit, (row) => [row.sort_name, row.record_id], shownRecord);
  }
}

@ApiTags('records')
@Controller('v1/records')
export class ListRecordsRoute {
  constructor(private readonly queries: QueryBus) {}

  @Get(':type')
  @Answers(
    200,
    pageSchema(z.union([recordSchema, contactSchema])),
    'The records of one type by name, all of them or those whose name holds the words of `q`.',
  )
  async records(
    @Param('type', { schema: z.enum(REF_TYPES) }) type: RefType,
    @QueryParameters({ schema: nameSearch }) search: NameSearch,
    @CalledBy() person: Person,
  ): Promise<Page<ShownRecord | ShownContact>> {
    mustRead(person);
    return type === 'contact'
      ? this.queries.execute(new ListContacts(search, person))
      : this.queries.execute(new ListRecords(type, search, person));
  }
}
