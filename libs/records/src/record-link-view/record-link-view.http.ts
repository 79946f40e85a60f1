import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  type Answer,
  Answers,
  CalledBy,
  instant,
  instantAndId,
  type Page,
  pageOf,
  pageQuery,
  pageSchema,
  readCursor,
  uuid,
} from '#libs/http';
import { mustRead, type Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { contactView } from '../contact-view/contact-view.projection.js';
import { recordView } from '../record-view/record-view.projection.js';
import { RecordAccess } from '../record-access.http.js';
import { type RecordRef, REF_TYPES, type RefType } from '../record-ref.js';
import { type RecordLinkRow, recordLinkView } from './record-link-view.projection.js';

const listQuery = z.strictObject(pageQuery);

type ListQuery = z.infer<typeof listQuery>;

type NamedLink = Pick<RecordLinkRow, 'to_type' | 'to_id' | 'linked_at'> & Readonly<{ name: string | null }>;

export const linkSchema = z
  .object({ type: z.enum(REF_TYPES), id: uuid, name: z.string().nullable(), linkedAt: instant })
  .meta({ id: 'Link' });

export type ShownLink = Answer<typeof linkSchema>;

const shownLink = (row: NamedLink): ShownLink => ({
  type: row.to_type,
  id: row.to_id,
  name: row.name,
  linkedAt: row.linked_at,
});

export class ListLinks extends Query<Page<ShownLink>> {
  constructor(
    readonly ref: RecordRef,
    readonly page: ListQuery,
    readonly person: Person,
  ) {
    super();
  }
}

@QueryHandler(ListLinks)
export class ListLinksHandler implements IQueryHandler<ListLinks> {
  constructor(
    private readonly readModels: ReadModels,
    private readonly access: RecordAccess,
  ) {}

  async execute({ ref, page: { limit, cursor }, person }: ListLinks): Promise<Page<ShownLink>> {
    const after = readCursor(cursor, instantAndId);
    const { readModels } = this;
    const values: unknown[] = [ref.type, ref.id, ...(after ?? [])];
    const seen = this.access.seen(person, 'link.to_id', (given) => `$${values.push(given)}`);
    const rows = await readModels.query<NamedLink>(
      `SELECT to_type, to_id, linked_at, coalesce(record.name, contact.name) AS name
       FROM ${readModels.rows(recordLinkView)} AS link
       LEFT JOIN ${readModels.rows(recordView)} AS record ON record.record_id = link.to_id
       LEFT JOIN ${readModels.rows(contactView)} AS contact ON contact.contact_id = link.to_id
       WHERE from_type = $1 AND from_id = $2 ${after === null ? '' : 'AND (linked_at, to_id) < ($3, $4)'} AND ${seen}
       ORDER BY linked_at DESC, to_id DESC LIMIT ${limit + 1}`,
      values,
    );
    return pageOf(rows, limit, (row) => [row.linked_at, row.to_id], shownLink);
  }
}

@ApiTags('records')
@Controller('v1/records')
export class ListRecordLinksRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly access: RecordAccess,
  ) {}

  @Get(':type/:id/links')
  @Answers(200, pageSchema(linkSchema), 'What is linked to a record, the last linked first.')
  async links(
    @Param('type', { schema: z.enum(REF_TYPES) }) type: RefType,
    @Param('id', { schema: uuid }) id: string,
    @QueryParameters({ schema: listQuery }) page: ListQuery,
    @CalledBy() person: Person,
  ): Promise<Page<ShownLink>> {
    mustRead(person);
    await this.access.mustSee(person, { type, id });
    return this.queries.execute(new ListLinks({ type, id }, page, person));
  }
}
