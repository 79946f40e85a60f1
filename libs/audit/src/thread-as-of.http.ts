import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Recorded } from '#libs/decider';
import { type AsOf, EventStore } from '#libs/event-store';
import { Answers, CalledBy, Problem, uuid } from '#libs/http';
import { inboxStream } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { shownMessage, shownThread, type ThreadEvent, threadStream } from '#libs/threads';
import { AuditAccess } from './audit-access.http.js';
import { HiddenInboxes } from './hidden-inboxes.http.js';
import { type Replay, replaySchema } from './replay-schema.http.js';
import { commentsAmong, entriesOf, inboxAsOf, type ThreadAsOf, threadAsOf } from './thread-as-of.js';

const asOfQuery = z.strictObject({
  asOf: z
    .union([z.iso.datetime({ offset: true }), z.string().regex(/^[0-9]{1,9}$/)])
    .optional()
    .describe('an instant (RFC 3339) or a revision of the thread; left out: now'),
});

const moment = (asOf: string | undefined): AsOf => {
  if (asOf === undefined) return { revision: Number.MAX_SAFE_INTEGER };
  return /^[0-9]{1,9}$/.test(asOf) ? { revision: Number(asOf) } : { instant: asOf };
};

export class ReplayThread extends Query<Replay | null> {
  constructor(
    readonly threadId: string,
    readonly asOf: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(ReplayThread)
export class ReplayThreadHandler implements IQueryHandler<ReplayThread> {
  constructor(private readonly store: EventStore) {}

  async execute({ threadId, asOf }: ReplayThread): Promise<Replay | null> {
    const at = moment(asOf);
    const history = await this.history(threadId, at);
    const replay = threadAsOf(history);
    const last = history.at(-1);
    if (replay === null || last === undefined) return null;
    const then = 'instant' in at || asOf === undefined ? at : { instant: last.created };
    const [inbox, entries] = await Promise.all([
      this.inbox(replay.thread.inboxId, then),
      entriesOf(replay, (id) => this.thread(id, then)),
    ]);
    return {
      asOf: asOf ?? null,
      revision: last.revision,
      created: last.created,
      thread: replay.thread,
      inboxRow: shownThread({ ...replay.row, comments: commentsAmong(entries) }),
      messages: entries.map((row) => shownMessage(row, true)),
      inbox,
    };
  }

  private async history(threadId: string, at: AsOf): Promise<readonly Recorded<ThreadEvent>[]> {
    return (await this.store.readAsOf(threadStream(threadId), at)) as readonly Recorded<ThreadEvent>[];
  }

  private async thread(threadId: string, at: AsOf): Promise<ThreadAsOf | null> {
    return threadAsOf(await this.history(threadId, at));
  }

  private async inbox(inboxId: string, at: AsOf): Promise<Replay['inbox']> {
    const inbox = inboxAsOf(await this.store.readAsOf(inboxStream(inboxId), at));
    if (inbox === null) return null;
    const { name, visibility, members } = inbox;
    return { inboxId, name, visibility, members };
  }
}

@ApiTags('audit')
@Controller('v1/audit/threads')
export class ReplayThreadRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly access: AuditAccess,
    private readonly hidden: HiddenInboxes,
  ) {}

  @Get(':id')
  @Answers(
    200,
    replaySchema,
    'The conversation as it stood at an instant or a revision: replayed from the log, by the folds that decided then.',
  )
  async replay(
    @Param('id', { schema: uuid }) threadId: string,
    @QueryParameters({ schema: asOfQuery }) { asOf }: z.infer<typeof asOfQuery>,
    @CalledBy() person: Person,
  ): Promise<Replay> {
    await this.access.mustAudit(person, threadId);
    const replay = await this.queries.execute(new ReplayThread(threadId, asOf));
    if (replay === null) throw new Problem(404, 'not-yet', 'the thread did not exist at that moment');
    const { thread } = replay;
    const hidden = await this.hidden.from(person, thread.inboxIds);
    const inboxIds = thread.inboxIds.filter((inboxId) => !hidden.has(inboxId));
    return { ...replay, thread: { ...thread, inboxIds }, inbox: await this.access.known(person, replay.inbox) };
  }
}
