import { Injectable } from '@nestjs/common';
import type { Recorded } from '#libs/decider';
import { JobQueues } from '#libs/job-queue';
import { ReadModels } from '#libs/read-models';
import type { DeliveryEvent, EmailComposed } from '#libs/threads';
import { sentView } from '../sent-view/sent-view.projection.js';
import type { DeliverJob } from './deliver-email.worker.js';

export const DELIVER_QUEUE = 'deliver';

/** Wakes the workers for mails that have something to be done: as the log tells of them, and again where it fell silent. */
@Injectable()
export class DeliverEmailReactor {
  readonly name = 'deliver-email';
  readonly types = ['EmailComposed', 'EmailDeliveryRetryRequested'] as const;

  constructor(
    private readonly queues: JobQueues,
    private readonly readModels: ReadModels,
  ) {}

  /** Enqueues one job per e-mail, named by its event: the same event twice is one job. */
  async react(batch: readonly Recorded[]): Promise<void> {
    const jobs = await Promise.all(
      (batch as readonly Recorded<EmailComposed | DeliveryEvent>[]).map(async (event) => {
        const { threadId, emailId } = event.data;
        const composedRevision = event.type === 'EmailComposed' ? event.revision : await this.composedRevision(emailId);
        if (composedRevision === null) return [];
        return [{ id: `${emailId}-${event.revision}`, data: { threadId, emailId, composedRevision } }];
      }),
    );
    await this.queues.queue<DeliverJob>(DELIVER_QUEUE).addBulk(jobs.flat());
  }

  /**
   * Wakes the workers again for mails that have been due for `quietMs` and did not move: the queue is only a wake-up and may
   * have lost theirs.
   */
  async sweep(quietMs: number): Promise<number> {
    const rows = await this.readModels.query<{ threadId: string; emailId: string; composedRevision: number }>(
      `SELECT thread_id AS "threadId", email_id AS "emailId", composed_revision AS "composedRevision"
       FROM ${this.readModels.rows(sentView)} WHERE due_at < now() - $1::int * interval '1 ms'
       ORDER BY due_at LIMIT 500`,
      [quietMs],
    );
    const jobs = rows.map((data) => ({ id: `${data.emailId}-sweep`, data }));
    await this.queues.queue<DeliverJob>(DELIVER_QUEUE).addBulk(jobs);
    return jobs.length;
  }

  /** A retry comes long after its mail was composed, so the view has it; a sweep finds the one that it has not. */
  private async composedRevision(emailId: string): Promise<number | null> {
    const [row] = await this.readModels.query<{ revision: number }>(
      `SELECT composed_revision AS revision FROM ${this.readModels.rows(sentView)} WHERE email_id = $1`,
      [emailId],
    );
    return row?.revision ?? null;
  }
}
