import { Controller, Get, Param } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, pageSchema, Problem, uuid } from '#libs/http';
import { audienceSchema, mustRead, type Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { contactSchema, shownContact, type ShownContact } from '../contact-view/contact-view.http.js';
import { type ContactRow, contactView } from '../contact-view/contact-view.projection.js';
import { linkSchema, ListLinks } from '../record-link-view/record-link-view.http.js';
import { RecordAccess } from '../record-access.http.js';
import { type RecordRef, REF_TYPES, type RefType } from '../record-ref.js';
import { recordSchema, shownRecord, type ShownRecord } from './list-records.http.js';
import { type RecordRow, recordView } from './record-view.projection.js';

export class GetRecord extends Query<ShownRecord | ShownContact | null> {
  constructor(readonly ref: RecordRef) {
    super();
  }
}

@QueryHandler(GetRecord)
export class GetRecordHandler implements IQueryHandler<GetRecord> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ ref: { type, id } }: GetRecord): Promise<ShownRecord | ShownContact | null> {
    if (type === 'contact') {
      const [row] = await this.readModels.query<ContactRow>(
        `SELECT * FROM ${this.readModels.rows(contactView)} WHERE contact_id = $1`,
        [id],
      );
      return row === undefined ? null : shownContact(row);
    }
    const [row] = await this.readModels.query<RecordRow>(
      `SELECT * FROM ${this.readModels.rows(recordView)} WHERE record_id = $1 AND record_type = $2`,
      [id, type],
    );
    return row === undefined ? null : shownRecord(row);
  }
}

const FIRST_LINKS = 50;

const links = pageSchema(linkSchema).describe('the first page; /links has the rest');
const beside = { visibility: audienceSchema, links };
const recordWithLinks = z.union([recordSchema.extend(beside), contactSchema.extend(beside)]);

@ApiTags('records')
@Controller('v1/records')
export class GetRecordRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly access: RecordAccess,
  ) {}

  @Get(':type/:id')
  @Answers(200, recordWithLinks, 'One record and the first page of what is linked to it; /links has the rest.')
  async record(
    @Param('type', { schema: z.enum(REF_TYPES) }) type: RefType,
    @Param('id', { schema: uuid }) id: string,
    @CalledBy() person: Person,
  ): Promise<Answer<typeof recordWithLinks>> {
    mustRead(person);
    const { visibility } = await this.access.mustSee(person, { type, id });
    const record = await this.queries.execute(new GetRecord({ type, id }));
    if (record === null) throw Problem.notFound(type);
    const links = await this.queries.execute(new ListLinks({ type, id }, { limit: FIRST_LINKS }, person));
    return { ...record, visibility, links };
  }
}
