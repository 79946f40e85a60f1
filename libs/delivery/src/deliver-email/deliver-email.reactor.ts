import { Injectable } from '@nestjs/common';
import type { Recorded } from '#libs/decider';
import { EventStore } from '#libs/event-store';
import { JobQueues, type NewJob } from '#libs/job-queue';
import { ReadModels } from '#libs/read-models';
import type { DeliveryEvent, EmailComposed } from '#libs/threads';
import { sentView } from '../sent-view/sent-view.projection.js';
import { type DeliverJob, DeliveryPolicy } from './deliver-email.worker.js';

export const DELIVER_QUEUE = 'deliver';

/** What gives a worker something to do. */
type Waking = EmailComposed | Extract<DeliveryEvent, { type: 'EmailReleased' | 'EmailDeliveryRetryRequested' }>;

/** Wakes the workers for mails that have something to be done: as the log tells of them, and again where it fell silent. */
@Injectable()
export class DeliverEmailReactor {
  readonly name = 'deliver-email';
  readonly types = ['EmailComposed', 'EmailReleased', 'EmailDeliveryRetryRequested'] as const;

  constructor(
    private readonly store: EventStore,
    private readonly queues: JobQueues,
    private readonly readModels: ReadModels,
    private readonly policy: DeliveryPolicy,
  ) {}

  /** Enqueues one job per e-mail, named by its event: the same event twice is one job. That of a mail which waits wakes when its wait is over. */
  async react(batch: readonly Recorded[]): Promise<void> {
    const jobs = await Promise.all(
      (batch as readonly Recorded<Waking>[]).map(async (event): Promise<NewJob<DeliverJob>[]> => {
        const { threadId, emailId } = event.data;
        const id = `${emailId}-${event.revision}`;
        if (event.type === 'EmailComposed') {
          const delayMs = Date.parse(event.data.release.at) - this.policy.clock();
          return [{ id, data: { threadId, emailId, composedRevision: event.revision }, delayMs }];
        }
        if (event.type === 'EmailReleased' && event.data.by === 'timer') return [];
        return [{ id, data: { threadId, emailId, composedRevision: await this.composedRevision(event) } }];
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

  /** The view has it, unless a mail is released in the moment in which it was composed. */
  private async composedRevision({ stream, data: { emailId } }: Recorded<Waking>): Promise<number> {
    const [row] = await this.readModels.query<{ revision: number }>(
      `SELECT composed_revision AS revision FROM ${this.readModels.rows(sentView)} WHERE email_id = $1`,
      [emailId],
    );
    if (row !== undefined) return row.revision;
    for await (const { type, data, revision } of this.store.read(stream)) {
      if (type === 'EmailComposed' && (data as Waking['data']).emailId === emailId) return revision;
    }
    throw new Error(`e-mail ${emailId} was never composed in ${stream}`);
  }
}
