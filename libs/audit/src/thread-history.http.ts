import { Controller, Get, Param } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { EventStore, type Stored, verifyChain } from '#libs/event-store';
import { type Answer, Answers, CalledBy, count, instant, logPosition, Problem, sha256, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { threadStream } from '#libs/threads';
import { AuditAccess } from './audit-access.http.js';

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
      .describe('where the chain first does not hold; null: it holds throughout'),
  })
  .meta({ id: 'History' });

/** One fact as the log holds it, under the name and version it was stored with, and its link in the chain of hashes. */
export type AuditedEvent = Answer<typeof auditedEventSchema>;

/** The whole of a stream; `fault` is the first place where its chain does not hold, null when it holds throughout. */
export type AuditedHistory = Answer<typeof historySchema>;

const audited = ({ metadata, position, ...record }: Stored): AuditedEvent => ({
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

export class GetThreadHistory extends Query<AuditedHistory | null> {
  constructor(readonly threadId: string) {
    super();
  }
}

@QueryHandler(GetThreadHistory)
export class GetThreadHistoryHandler implements IQueryHandler<GetThreadHistory> {
  constructor(private readonly store: EventStore) {}

  async execute({ threadId }: GetThreadHistory): Promise<AuditedHistory | null> {
    const stream = threadStream(threadId);
    const records: Stored[] = [];
    for await (const record of this.store.readStored(stream)) records.push(record);
    return records.length === 0 ? null : { stream, events: records.map(audited), fault: verifyChain(records) };
  }
}

@ApiTags('audit')
@Controller('v1/audit/threads')
export class GetThreadHistoryRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly access: AuditAccess,
  ) {}

  @Get(':id/events')
  @Answers(
    200,
    historySchema,
    'Every fact of a conversation, from the log itself: who, when, caused by what, and whether the chain of hashes holds.',
  )
  async events(@Param('id', { schema: uuid }) threadId: string, @CalledBy() person: Person): Promise<AuditedHistory> {
    await this.access.mustAudit(person, threadId);
    const history = await this.queries.execute(new GetThreadHistory(threadId));
    if (history === null) throw Problem.notFound('thread');
    return history;
  }
}
