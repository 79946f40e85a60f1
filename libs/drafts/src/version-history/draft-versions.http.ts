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
import { RecordAccess } from '#libs/records';
import { Drafts } from '../drafts.http.js';
import { bodyFields, DraftBodies, shownWriting, writingFields } from '../shown-draft.http.js';
import { DraftHistory, type VersionWritten } from './draft-history.http.js';

const versionSchema = z
  .object({ version: count, inboxId: uuid, ...writingFields, authorId: z.string(), at: instant })
  .meta({ id: 'DraftVersion' });

const versionWithBodies = versionSchema.extend(bodyFields).meta({ id: 'DraftVersionWithBodies' });

type ShownVersion = Answer<typeof versionSchema>;

const listQuery = z.strictObject(pageQuery);

/** The number of a version in a path, or of a revision in a cursor. */
const ordinal = z.coerce.number().int().min(1).max(2_147_483_647);

const shownVersion = ({ data, metadata }: VersionWritten): ShownVersion => ({
  version: data.version,
  inboxId: data.inboxId,
  ...shownWriting(data.writing),
  authorId: metadata.actor.id,
  at: data.at,
});

export class ListDraftVersions extends Query<readonly VersionWritten[]> {
  constructor(
    readonly draftId: string,
    /** Those written before this revision of the stream. */
    readonly before: number,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(ListDraftVersions)
export class ListDraftVersionsHandler implements IQueryHandler<ListDraftVersions> {
  constructor(private readonly history: DraftHistory) {}

  execute({ draftId, before, limit }: ListDraftVersions): Promise<readonly VersionWritten[]> {
    return this.history.before(draftId, before, limit);
  }
}

@ApiTags('drafts')
@Controller('v1/drafts/:id/versions')
export class DraftVersionsRoutes {
  constructor(
    private readonly queries: QueryBus,
    private readonly drafts: Drafts,
    private readonly history: DraftHistory,
    private readonly bodies: DraftBodies,
    private readonly records: RecordAccess,
  ) {}

  @Get()
  @Answers(200, pageSchema(versionSchema), 'Every version of a draft, the newest first, with who wrote each.')
  async listDraftVersions(
    @Param('id', { schema: uuid }) id: string,
    @QueryParameters({ schema: listQuery }) { limit, cursor }: z.infer<typeof listQuery>,
    @CalledBy() person: Person,
  ): Promise<Page<ShownVersion>> {
    const { revision } = await this.drafts.visible(person, id);
    const before = readCursor(cursor, z.tuple([ordinal]))?.[0] ?? revision + 1;
    const found = await this.queries.execute(new ListDraftVersions(id, before, limit + 1));
    const page = pageOf(found, limit, (last) => [String(last.revision)], shownVersion);
    return { ...page, data: await this.records.shown(person, page.data) };
  }

  @Get(':version')
  @Answers(
    200,
    versionWithBodies,
    'One version of a draft as it was written, with its bodies. Save it anew to go back to it.',
  )
  async getDraftVersion(
    @Param('id', { schema: uuid }) id: string,
    @Param('version', { schema: ordinal }) version: number,
    @CalledBy() person: Person,
  ): Promise<Answer<typeof versionWithBodies>> {
    await this.drafts.visible(person, id);
    const found = await this.history.version(id, version);
    if (found === null) throw Problem.notFound('version');
    const whole = shownVersion(found);
    const [shown = whole] = await this.records.shown(person, [whole]);
    return { ...shown, ...(await this.bodies.of(found.data.writing)) };
  }
}
