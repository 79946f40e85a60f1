import { Body, Controller, Param, Post } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, Context, count, type RequestContext, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { RECORD_TYPES } from '#libs/records';
import { contentKind } from '../content-fields.http.js';
import { fileSchema, shownFile } from '../shown-content.http.js';
import { versionNumber } from '../version-view/content-versions.http.js';
import { ContentRenderer, type RenderedContent } from './content-renderer.http.js';

const body = z.strictObject({
  contactId: uuid.optional(),
  records: z
    .array(z.strictObject({ type: z.enum(RECORD_TYPES), id: uuid }))
    .max(50)
    .optional()
    .describe('of each type the first is rendered'),
  inboxId: uuid.optional(),
  senderId: uuid.optional().describe('left out: the caller'),
  version: versionNumber.optional().describe('left out: the newest'),
});

type Asked = z.infer<typeof body>;

const renderedSchema = z
  .object({
    subject: z.string().nullable().describe('of a template'),
    html: z.string().nullable(),
    text: z.string().nullable(),
    missing: z.array(z.string()).describe('variables that have no value here, as they are written'),
    file: fileSchema.nullable().describe('what a document attaches'),
    insertedAs: z.object({ contentItemId: uuid, kind: contentKind, version: count }),
  })
  .meta({ id: 'RenderedContent' });

export class RenderContent extends Query<RenderedContent> {
  constructor(
    readonly person: Person,
    readonly contentItemId: string,
    readonly asked: Asked,
    readonly at: string,
  ) {
    super();
  }
}

@QueryHandler(RenderContent)
export class RenderContentHandler implements IQueryHandler<RenderContent> {
  constructor(private readonly renderer: ContentRenderer) {}

  execute({ person, contentItemId, asked, at }: RenderContent): Promise<RenderedContent> {
    return this.renderer.render(person, contentItemId, asked, at);
  }
}

@ApiTags('content')
@Controller('v1/content')
export class RenderContentRoute {
  constructor(private readonly queries: QueryBus) {}

  @Post(':id/render')
  @Answers(200, renderedSchema, 'An item as a mail would have it, and what it misses. Nothing is recorded.')
  async renderContent(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: body }) asked: Asked,
    @CalledBy() person: Person,
    @Context() { at }: RequestContext,
  ): Promise<Answer<typeof renderedSchema>> {
    const rendered = await this.queries.execute(new RenderContent(person, id, asked, at));
    return { ...rendered, file: shownFile(rendered.file) };
  }
}
