import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Recorded } from '#libs/decider';
import { EventStore } from '#libs/event-store';
import {
  type Answer,
  Answers,
  CalledBy,
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
import { ThreadAccess } from '../thread-access.http.js';
import { type ThreadEvent, threadStream } from '../thread-events.js';
import { commentHistory, type CommentVersion } from './comment-history.js';

const versionSchema = z
  .object({
    what: z.enum(['added', 'edited', 'deleted']),
    at: instant,
    by: z.object({ kind: z.enum(['user', 'contact', 'system']), id: z.string() }),
    text: z.string().nullable().describe('null, of every version, once the comment was deleted'),
    mentions: z.array(uuid),
  })
  .meta({ id: 'CommentVersion' });

type ShownVersion = Answer<typeof versionSchema>;

const listQuery = z.strictObject(pageQuery);
type ListQuery = z.infer<typeof listQuery>;

/** Every version of a comment, read from the log; none when there is no such comment. */
export class ListCommentVersions extends Query<readonly CommentVersion[]> {
  constructor(
    readonly threadId: string,
    readonly commentId: string,
  ) {
    super();
  }
}

@QueryHandler(ListCommentVersions)
export class ListCommentVersionsHandler implements IQueryHandler<ListCommentVersions> {
  constructor(private readonly store: EventStore) {}

  async execute({ threadId, commentId }: ListCommentVersions): Promise<readonly CommentVersion[]> {
    const facts: Recorded<ThreadEvent>[] = [];
    for await (const fact of this.store.read(threadStream(threadId))) facts.push(fact as Recorded<ThreadEvent>);
    return commentHistory(commentId, facts);
  }
}

const shown = ({ revision: _, ...version }: CommentVersion): ShownVersion => version;

@ApiTags('threads')
@Controller('v1/threads')
export class CommentHistoryRoutes {
  constructor(
    private readonly queries: QueryBus,
    private readonly threads: ThreadAccess,
  ) {}

  @Get(':id/comments/:commentId/history')
  @Answers(200, pageSchema(versionSchema), 'What a comment said before it was edited, the oldest version first.')
  async listCommentVersions(
    @Param('id', { schema: uuid }) threadId: string,
    @Param('commentId', { schema: uuid }) commentId: string,
    @QueryParameters({ schema: listQuery }) { limit, cursor }: ListQuery,
    @CalledBy() person: Person,
  ): Promise<Page<ShownVersion>> {
    await this.threads.view(person, threadId);
    const after = readCursor(cursor, z.tuple([z.string().regex(/^[0-9]{1,15}$/)]));
    const versions = await this.queries.execute(new ListCommentVersions(threadId, commentId));
    if (versions.length === 0) throw Problem.notFound('comment');
    const rest = versions.filter(({ revision }) => after === null || revision > Number(after[0]));
    return pageOf(rest, limit, ({ revision }) => [String(revision)], shown);
  }
}
