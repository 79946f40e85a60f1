import { Controller, Get, Param, Res } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Blobs } from '#libs/blobs';
import { type Answer, Answers, AnswersFile, CalledBy, Problem, sendUntrustedFile, uuid } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { RecordAccess } from '#libs/records';
import { Uploads } from '#libs/uploads';
import { isShownTo } from '../draft.js';
import { Drafts } from '../drafts.http.js';
import { bodyFields, DraftBodies, draftSchema, shownDraft } from '../shown-draft.http.js';
import type { DraftRow } from './draft-view.projection.js';
import { placedDrafts } from './placed-drafts.query.js';

const draftWithBodies = draftSchema.extend(bodyFields).meta({ id: 'DraftWithBodies' });

export class GetDraft extends Query<DraftRow | null> {
  constructor(
    readonly draftId: string,
    readonly person: Person,
  ) {
    super();
  }
}

@QueryHandler(GetDraft)
export class GetDraftHandler implements IQueryHandler<GetDraft> {
  constructor(
    private readonly readModels: ReadModels,
    private readonly inboxes: InboxAccess,
  ) {}

  async execute({ draftId, person }: GetDraft): Promise<DraftRow | null> {
    const [row] = await this.readModels.lookup<DraftRow>(
      `SELECT * FROM ${placedDrafts(this.readModels)} WHERE draft_id = $1`,
      [draftId],
    );
    if (row === undefined || !isShownTo(person.id, { ownerId: row.owner_id, shared: row.shared })) return null;
    return (await this.inboxes.mayAct(person, row.inbox_id)) ? row : null;
  }
}

@ApiTags('drafts')
@Controller('v1/drafts')
export class DraftRoutes {
  constructor(
    private readonly queries: QueryBus,
    private readonly bodies: DraftBodies,
    private readonly drafts: Drafts,
    private readonly uploads: Uploads,
    private readonly blobs: Blobs,
    private readonly records: RecordAccess,
  ) {}

  @Get(':id')
  @Answers(200, draftWithBodies, 'One draft as it is now, with its bodies. Its ETag is what PUT takes.')
  async getDraft(
    @Param('id', { schema: uuid }) id: string,
    @CalledBy() person: Person,
  ): Promise<Answer<typeof draftWithBodies>> {
    const row = await this.queries.execute(new GetDraft(id, person));
    if (row === null) throw Problem.notFound('draft');
    const whole = shownDraft(row);
    const [shown = whole] = await this.records.shown(person, [whole]);
    return { ...shown, ...(await this.bodies.of(row.writing)) };
  }

  @Get(':id/attachments/:uploadId')
  @AnswersFile('*/*', 'One file of a draft, to be saved; 409 while it may not be sent, such as one with a virus.')
  async getDraftFile(
    @Param('id', { schema: uuid }) id: string,
    @Param('uploadId', { schema: uuid }) uploadId: string,
    @CalledBy() person: Person,
    @Res() response: Response,
  ): Promise<void> {
    const { draft } = await this.drafts.visible(person, id);
    const file = draft.writing.attachments.find((one) => one.uploadId === uploadId);
    if (file === undefined) throw Problem.notFound('file');
    const { blob } = await this.uploads.usable(uploadId, '/uploadId');
    sendUntrustedFile(response, { fileName: file.fileName, ...blob }, this.blobs.stream(blob.sha256));
  }
}
