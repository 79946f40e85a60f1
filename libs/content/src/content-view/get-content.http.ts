import { Controller, Get, Param, Res } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Blobs } from '#libs/blobs';
import { type Answer, Answers, AnswersFile, CalledBy, Problem, sendUntrustedFile, uuid } from '#libs/http';
import { canSeeShared } from '#libs/inboxes';
import { mustRead, type Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { ContentItems } from '../content-items.http.js';
import { bodyFields, ContentBodies, contentSchema, shownContent } from '../shown-content.http.js';
import { type ContentRow, contentView } from './content-view.projection.js';

const contentWithBodies = contentSchema.extend(bodyFields).meta({ id: 'ContentItemWithBodies' });

type ShownWithBodies = Answer<typeof contentWithBodies>;

export class GetContent extends Query<ContentRow | null> {
  constructor(
    readonly contentItemId: string,
    readonly person: Person,
  ) {
    super();
  }
}

@QueryHandler(GetContent)
export class GetContentHandler implements IQueryHandler<GetContent> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ contentItemId, person }: GetContent): Promise<ContentRow | null> {
    const [row] = await this.readModels.lookup<ContentRow>(
      `SELECT * FROM ${this.readModels.rows(contentView)} WHERE content_item_id = $1`,
      [contentItemId],
    );
    if (row === undefined) return null;
    const { visibility } = shownContent(row);
    return canSeeShared(person, { ownerId: row.owner_id, visibility }) ? row : null;
  }
}

@ApiTags('content')
@Controller('v1/content')
export class ContentItemRoutes {
  constructor(
    private readonly queries: QueryBus,
    private readonly bodies: ContentBodies,
    private readonly items: ContentItems,
    private readonly blobs: Blobs,
  ) {}

  @Get(':id')
  @Answers(200, contentWithBodies, 'One item as it is now, with its bodies. Its ETag is what PUT takes.')
  async getContent(@Param('id', { schema: uuid }) id: string, @CalledBy() person: Person): Promise<ShownWithBodies> {
    mustRead(person);
    const row = await this.queries.execute(new GetContent(id, person));
    if (row === null) throw Problem.notFound('content');
    return { ...shownContent(row), ...(await this.bodies.of(row.wording)) };
  }

  @Get(':id/file')
  @AnswersFile('*/*', 'The file of a document, to be saved.')
  async getContentFile(
    @Param('id', { schema: uuid }) id: string,
    @CalledBy() person: Person,
    @Res() response: Response,
  ): Promise<void> {
    const { file } = (await this.items.visible(person, id)).wording;
    if (file === null) throw Problem.notFound('file');
    const { blob, fileName } = file;
    sendUntrustedFile(response, { fileName, ...blob }, this.blobs.stream(blob.sha256));
  }
}
