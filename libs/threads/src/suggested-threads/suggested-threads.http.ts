import { Controller, Get, Param } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { RecordAccess } from '#libs/records';
import { GetThread } from '../inbox-view/inbox-view.http.js';
import type { InboxRow } from '../inbox-view/inbox-row.js';
import { inboxView } from '../inbox-view/inbox-view.projection.js';
import { shownThread, threadSchema } from '../inbox-view/shown-thread.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import { ThreadLinks } from '../thread-links.http.js';
import { DAYS_APART, suggestion } from './suggestion.js';

/** Of so many threads with the same subject the nearest are compared. */
const COMPARED = 200;
const SUGGESTED = 20;

const suggestionsSchema = z
  .object({
    data: z.array(
      z.object({
        thread: threadSchema,
        reason: z.string().describe('in words: what both have in common and how far apart they are'),
      }),
    ),
  })
  .meta({ id: 'Suggestions' });

export type Suggestions = Answer<typeof suggestionsSchema>;

export class SuggestThreads extends Query<Suggestions> {
  constructor(readonly threadId: string) {
    super();
  }
}

const compared = ({ correspondents, contact_id, opened_at, last_at }: InboxRow) => ({
  correspondents,
  contactId: contact_id,
  openedAt: opened_at,
  lastAt: last_at,
});

@QueryHandler(SuggestThreads)
export class SuggestThreadsHandler implements IQueryHandler<SuggestThreads> {
  constructor(private readonly readModels: ReadModels) {}

  async execute({ threadId }: SuggestThreads): Promise<Suggestions> {
    const view = this.readModels.rows(inboxView);
    const rows = await this.readModels.query<InboxRow>(
      `SELECT other.* FROM ${view} AS one JOIN ${view} AS other USING (inbox_id, base_subject)
       WHERE one.thread_id = $1 AND one.base_subject <> ''
         AND (other.merged_into IS NULL OR other.thread_id = $1)
         AND other.opened_at <= one.last_at + interval '${DAYS_APART + 1} days'
         AND other.last_at >= one.opened_at - interval '${DAYS_APART + 1} days'
       ORDER BY (other.thread_id = $1) DESC, abs(extract(epoch FROM other.last_at - one.last_at)), other.thread_id
       LIMIT ${COMPARED + 1}`,
      [threadId],
    );
    const [one, ...others] = rows;
    if (one === undefined) return { data: [] };
    const data = others.flatMap((other) => {
      const reason = suggestion(one.base_subject, compared(one), compared(other));
      return reason === null ? [] : [{ thread: shownThread(other), reason }];
    });
    return { data: data.slice(0, SUGGESTED) };
  }
}

@ApiTags('threads')
@Controller('v1/threads')
export class SuggestThreadsRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly threads: ThreadAccess,
    private readonly links: ThreadLinks,
    private readonly records: RecordAccess,
  ) {}

  @Get(':id/suggestions')
  @Answers(
    200,
    suggestionsSchema,
    'Other threads of the inbox that may belong together with this one, the nearest first; nothing is done about them.',
  )
  async suggestThreads(
    @Param('id', { schema: uuid }) threadId: string,
    @CalledBy() person: Person,
  ): Promise<Suggestions> {
    await this.threads.seen(person, await this.queries.execute(new GetThread(threadId)), 'thread');
    const { data } = await this.queries.execute(new SuggestThreads(threadId));
    const seen = await this.links.seenBy(
      person,
      data.map(({ thread }) => thread),
    );
    const threads = await this.records.shown(person, seen);
    return { data: data.map((one, n) => ({ ...one, thread: threads[n] ?? one.thread })) };
  }
}
