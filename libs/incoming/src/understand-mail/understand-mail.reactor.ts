import { Injectable } from '@nestjs/common';
import type { Recorded } from '#libs/decider';
import { EventStore } from '#libs/event-store';
import { JobQueues } from '#libs/job-queue';
import { ReadModels } from '#libs/read-models';
import { inboundMailDecider } from '../decider.js';
import type { InboundMailEvent } from '../inbound-mail.js';
import { inboundView, NOT_DONE } from '../inbound-view/inbound-view.projection.js';
import { UNDERSTAND_TRIES, type UnderstandJob } from './understand-mail.worker.js';

export const UNDERSTAND_QUEUE = 'understand';

/** Wakes the workers for mails that came in: as the log tells of them, and again where it fell silent. */
@Injectable()
export class UnderstandMailReactor {
  readonly name = 'understand-mail';
  readonly types = [
    'InboundMailAccepted',
    'InboundMailRouted',
    'InboundMailReleased',
    'InboundMailReprocessingRequested',
  ] as const;

  constructor(
    private readonly store: EventStore,
    private readonly queues: JobQueues,
    private readonly readModels: ReadModels,
  ) {}

  async react(batch: readonly Recorded[]): Promise<void> {
    const events = batch as readonly Recorded<InboundMailEvent>[];
    this.store.learn(inboundMailDecider, events);
    await this.enqueue(events.map(({ data, revision }) => ({ id: `${data.inboundMailId}-${revision}`, data })));
  }

  /** Wakes the workers again for mails that have not reached their thread `quietMs` after they came. */
  async sweep(quietMs: number): Promise<number> {
    const rows = await this.readModels.query<UnderstandJob>(
      `SELECT inbound_mail_id AS "inboundMailId" FROM ${this.readModels.rows(inboundView)}
       WHERE ${NOT_DONE} AND changed_at < now() - $1::int * interval '1 ms' ORDER BY changed_at LIMIT 500`,
      [quietMs],
    );
    await this.enqueue(rows.map((data) => ({ id: `${data.inboundMailId}-sweep`, data })));
    return rows.length;
  }

  private async enqueue(jobs: readonly { id: string; data: UnderstandJob }[]): Promise<void> {
    const wakeUps = jobs.map(({ id, data: { inboundMailId } }) => ({ id, data: { inboundMailId } }));
    await this.queues.queue<UnderstandJob>(UNDERSTAND_QUEUE, { attempts: UNDERSTAND_TRIES }).addBulk(wakeUps);
  }
}
