import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  type Answer,
  Answers,
  CalledBy,
  count,
  instant,
  type Page,
  pageOf,
  pageQuery,
  pageSchema,
  Problem,
  readCursor,
  uuid,
} from '#libs/http';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { ContentItems } from '../content-items.http.js';
import { bodyFields, ContentBodies, shownWording, wordingFields } from '../shown-content.http.js';
import { type ContentVersionRow, contentVersionView } from './content-version-view.projection.js';

const versionSchema = z
  .object({ version: count, ...wordingFields, authorId: z.string(), at: instant })
  .meta({ id: 'ContentVersion' });

const versionWithBodies = versionSchema.extend(bodyFields).meta({ id: 'ContentVersionWithBodies' });

type ShownVersion = Answer<typeof versionSchema>;

const listQuery = z.strictObject(pageQuery);

/** The number of a version in a path or a cursor. */
export const versionNumber = z.coerce.number().int().min(1).max(2_147_483_647);

const shownVersion = ({ version, wording, author_id, at }: ContentVersionRow): ShownVersion => ({
  version,
  ...shownWording(wording),
  authorId: author_id,
  at,
});

export class ListContentVersions extends Query<readonly ContentVersionRow[]> {
  constructor(
    readonly contentItemId: string,
    /** The newest of them, or null for the newest there is. */
    readonly upTo: number | null,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(ListContentVersions)
export class ListContentVersionsHandler implements IQueryHandler<ListContentVersions> {
  constructor(private readonly readModels: ReadModels) {}

  execute({ contentItemId, upTo, limit }: ListContentVersions): Promise<readonly ContentVersionRow[]> {
    return this.readModels.lookup<ContentVersionRow>(
      `SELECT * FROM ${this.readModels.rows(contentVersionView)}
       WHERE content_item_id = $1 AND version <= COALESCE($2::integer, version) ORDER BY version DESC LIMIT $3`,
      [contentItemId, upTo, limit],
    );
  }
}

@ApiTags('content')
@Controller('v1/content/:id/versions')
export class ContentVersionsRoutes {
  constructor(
    private readonly queries: QueryBus,
    private readonly items: ContentItems,
    private readonly bodies: ContentBodies,
  ) {}

  @Get()
  @Answers(200, pageSchema(versionSchema), 'All versions of an item, the newest first, with who wrote each.')
  async listContentVersions(
    @Param('id', { schema: uuid }) id: string,
    @QueryParameters({ schema: listQuery }) { limit, cursor }: z.infer<typeof listQuery>,
    @CalledBy() person: Person,
  ): Promise<Page<ShownVersion>> {
    await this.items.visible(person, id);
    const after = readCursor(cursor, z.tuple([versionNumber]));
    const upTo = after === null ? null : after[0] - 1;
    const rows = await this.queries.execute(new ListContentVersions(id, upTo, limit + 1));
    return pageOf(rows, limit, ({ version }) => [String(version)], shownVersion);
  }

  @Get(':version')
  @Answers(200, versionWithBodies, 'One version of an item as it was written, with its bodies.')
  async getContentVersion(
    @Param('id', { schema: uuid }) id: string,
    @Param('version', { schema: versionNumber }) version: number,
    @CalledBy() person: Person,
  ): Promise<Answer<typeof versionWithBodies>> {
    await this.items.visible(person, id);
    const [row] = await this.queries.execute(new ListContentVersions(id, version, 1));
    if (row?.version !== version) throw Problem.notFound('version');
    return { ...shownVersion(row), ...(await this.bodies.of(row.wording)) };
  }
}
