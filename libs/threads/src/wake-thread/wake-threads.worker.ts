import { Injectable, Logger } from '@nestjs/common';
import { v7 } from 'uuid';
import { EventStore, StoreAway } from '#libs/event-store';
import { ReadModels } from '#libs/read-models';
import { threadDecider } from '../decider.js';
import { inboxView } from '../inbox-view/inbox-view.projection.js';
import { threadStream } from '../thread-events.js';

const AT_ONCE = 200;

type Due = Readonly<{ threadId: string; until: string }>;

const FIRST: Due = { threadId: '00000000-0000-0000-0000-000000000000', until: '' };

/** Wakes threads whose instant has come. Each thread's own stream decides, so any number of workers may do so at once, and die at any time. */
@Injectable()
export class SnoozedThreads {
  private readonly log = new Logger('snoozed');

  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
  ) {}

  /** Gives how many threads woke that were put off until `at` or before; what is wrong with one keeps no other. @throws StoreAway */
  async sweep(at = new Date().toISOString()): Promise<number> {
    let woken = 0;
    let after: Due | undefined = FIRST;
    while (after !== undefined) {
      const due = await this.due(at, after);
      for (const { threadId } of due) woken += await this.wake(threadId, at);
      after = due.length < AT_ONCE ? undefined : due.at(-1);
    }
    return woken;
  }

  /** In order and from where the last were, since the view may lag behind: none is looked at twice. */
  private due(at: string, { until, threadId }: Due): Promise<readonly Due[]> {
    return this.readModels.query<Due>(
      `SELECT thread_id AS "threadId", snoozed->>'until' AS until FROM ${this.readModels.rows(inboxView)}
       WHERE snoozed->>'until' <= $1 AND (snoozed->>'until', thread_id) > ($2, $3)
       ORDER BY snoozed->>'until', thread_id LIMIT ${AT_ONCE}`,
      [at, until, threadId],
    );
  }

  private async wake(threadId: string, at: string): Promise<number> {
    const context = {
      commandId: v7(),
      actor: { kind: 'system', id: 'threads' },
      correlationId: threadId,
      causationId: threadId,
    } as const;
    const command = { type: 'Wake', reason: 'due', at } as const;
    try {
      const { events } = await this.store.handle(threadDecider, threadStream(threadId), command, context);
      return events.length;
    } catch (error) {
      if (error instanceof StoreAway) throw error;
      this.log.warn(`thread ${threadId} stays put off: ${error instanceof Error ? error.message : String(error)}`);
      return 0;
    }
  }
}
