import { Controller, Get, Param, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { EventStore, type Stored, verifyChain } from '#libs/event-store';
import { type Answer, Answers, CalledBy, count, instant, logPosition, Problem, sha256, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { threadStream } from '#libs/threads';
import { AuditAccess } from './audit-access.http.js';
import { HiddenInboxes } from './hidden-inboxes.http.js';
import { inboxesToldOf, withheldFrom } from './withheld.js';

const MOST_EVENTS = 1_000;

const revision = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const listQuery = z.strictObject({
  after: revision.optional().describe('page.next of the page before: the revision that the page begins behind'),
  limit: z.coerce.number().int().min(1).max(MOST_EVENTS).default(MOST_EVENTS).describe('how many, 1 to 1000'),
});

type ListQuery = z.infer<typeof listQuery>;

const auditedEventSchema = z
  .object({
    revision: count,
    position: logPosition,
    id: uuid,
    type: z.string().describe('the name and version it was stored with, such as ThreadOpened.v1'),
    created: instant,
    actor: z.object({ kind: z.enum(['user', 'contact', 'system']), id: z.string() }),
    commandId: z.string(),
    correlationId: z.string(),
    causationId: z.string(),
    previousHash: sha256.nullable(),
    hash: sha256,
    data: z.record(z.string(), z.unknown()),
    withheld: z
      .boolean()
      .describe(
        'whether something of data is left out, since it is of an inbox that the caller may not see; hash is that of all',
      ),
  })
  .meta({ id: 'AuditedEvent' });

const historySchema = z
  .object({
    stream: z.string(),
    events: z.array(auditedEventSchema),
    fault: z
      .object({
        stream: z.string(),
        revision: count,
        reason: z.enum(['stream', 'revision', 'previousHash', 'hash']),
      })
      .nullable()
      .describe(
        'where the chain first does not hold on this page, whose first fact follows the one before it; null: it holds',
      ),
    page: z.object({ next: count.nullable().describe('for `after`; null on the last') }),
  })
  .meta({ id: 'History' });

/** One fact as the log holds it, under the name and version it was stored with, and its link in the chain of hashes. */
export type AuditedEvent = Answer<typeof auditedEventSchema>;

/** A page of a stream; `fault` is the first place on it where the chain does not hold, null when it holds. */
export type AuditedHistory = Answer<typeof historySchema>;

const audited = ({ metadata, position, ...record }: Stored): Omit<AuditedEvent, 'withheld'> => ({
  revision: record.revision,
  position: String(position),
  id: record.id,
  type: record.type,
  created: record.created,
  actor: metadata.actor,
  commandId: metadata.commandId,
  correlationId: metadata.$correlationId,
  causationId: metadata.$causationId,
  previousHash: metadata.previousHash,
  hash: metadata.hash,
  data: record.data,
});

type Whole = Omit<AuditedHistory, 'events'> & Readonly<{ events: readonly Omit<AuditedEvent, 'withheld'>[] }>;

export class GetThreadHistory extends Query<Whole | null> {
  constructor(
    readonly threadId: string,
    readonly query: ListQuery,
  ) {
    super();
  }
}

@QueryHandler(GetThreadHistory)
export class GetThreadHistoryHandler implements IQueryHandler<GetThreadHistory> {
  constructor(private readonly store: EventStore) {}

  async execute({ threadId, query: { after, limit } }: GetThreadHistory): Promise<Whole | null> {
    const stream = threadStream(threadId);
    const records: Stored[] = [];
    let before: Stored | null = null;
    for await (const record of this.store.readStored(stream, after)) {
      if (record.revision === after) before = record;
      else records.push(record);
      if (records.length > limit) break;
    }
    if (records.length === 0 && after === undefined) return null;
    const shown = records.slice(0, limit);
    const next = records.length > limit ? (shown.at(-1)?.revision ?? null) : null;
    return { stream, events: shown.map(audited), fault: verifyChain(shown, before), page: { next } };
  }
}

@ApiTags('audit')
@Controller('v1/audit/threads')
export class GetThreadHistoryRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly access: AuditAccess,
    private readonly hidden: HiddenInboxes,
  ) {}

  @Get(':id/events')
  @Answers(
    200,
    historySchema,
    'The facts of a conversation, from the log itself: who, when, caused by what, and whether the chain of hashes holds.',
  )
  async events(
    @Param('id', { schema: uuid }) threadId: string,
    @QueryParameters({ schema: listQuery }) query: ListQuery,
    @CalledBy() person: Person,
  ): Promise<AuditedHistory> {
    await this.access.mustAudit(person, threadId);
    const history = await this.queries.execute(new GetThreadHistory(threadId, query));
    if (history === null) throw Problem.notFound('thread');
    const hidden = await this.hidden.from(person, history.events.flatMap(inboxesToldOf));
    return { ...history, events: history.events.map((event) => withheldFrom(event, hidden)) };
  }
}
