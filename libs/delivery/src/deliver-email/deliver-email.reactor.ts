import { Injectable } from '@nestjs/common';
import type { Recorded } from '#libs/decider';
import { EventStore } from '#libs/event-store';
import { InboxAccess, type InboxEvent } from '#libs/inboxes';
import { JobQueues, type NewJob } from '#libs/job-queue';
import type { OutgoingServerEvent } from '#libs/outgoing-servers';
import { ReadModels, Turns } from '#libs/read-models';
import type { DeliveryEvent, EmailComposed, ThreadEvent } from '#libs/threads';
import { deliveryDecider } from '../decider.js';
import { HOLDER, SendingPace } from '../pace/sending-pace.smtp.js';
import { sentView } from '../sent-view/sent-view.projection.js';
import { type DeliverJob, DeliveryPolicy } from './deliver-email.worker.js';
import { EmailRenderer } from './rendered-email.smtp.js';

export const DELIVER_QUEUE = 'deliver';

/** What gives a worker something to do for one mail, what does for all that wait in an address, and what may end a pause. */
type Waking = EmailComposed | Extract<DeliveryEvent, { type: 'EmailReleased' | 'EmailDeliveryRetryRequested' }>;
type WakingAll = Extract<InboxEvent, { type: 'SendingResumed' | 'SendingLimitSet' }>;
type ServerSet = Extract<OutgoingServerEvent, { type: 'OutgoingServerSet' }>;
type Opened = Extract<ThreadEvent, { type: 'ThreadOpened' }>;

const isOfAddress = (
  event: Recorded<Waking | WakingAll | ServerSet | Opened>,
): event is Recorded<WakingAll | ServerSet> =>
  event.type === 'SendingResumed' || event.type === 'SendingLimitSet' || event.type === 'OutgoingServerSet';

const AT_ONCE = 500;

/** What a worker believes of an address may be that old. */
const BELIEVED_MS = 2_000;

/** Wakes the workers for mails that have something to be done: as the log tells of them, and again where it fell silent. */
@Injectable()
export class DeliverEmailReactor {
  readonly name = 'deliver-email';
  readonly types = [
    'ThreadOpened',
    'EmailComposed',
    'EmailReleased',
    'EmailDeliveryRetryRequested',
    'SendingResumed',
    'SendingLimitSet',
    'OutgoingServerSet',
  ] as const;

  constructor(
    private readonly store: EventStore,
    private readonly queues: JobQueues,
    private readonly readModels: ReadModels,
    private readonly policy: DeliveryPolicy,
    private readonly access: InboxAccess,
    private readonly pace: SendingPace,
    private readonly renderer: EmailRenderer,
  ) {}

  /**
   * Enqueues one job per e-mail, named by its event: the same event twice is one job. That of a mail which waits wakes when its wait is over.
   * What is told of conversations is kept for the workers here, who would have to read it.
   */
  async react(batch: readonly Recorded[]): Promise<void> {
    const events = batch as readonly Recorded<Waking | WakingAll | ServerSet | Opened>[];
    for (const event of events) if (isOfAddress(event)) await this.hear(event);
    const ofThreads = events.filter((event) => !isOfAddress(event));
    this.store.learn(deliveryDecider, ofThreads);
    for (const event of ofThreads) if (event.type === 'EmailComposed') this.renderer.hear(event);
    const ofMails = ofThreads.filter((event): event is Recorded<Waking> => event.type !== 'ThreadOpened');
    const jobs = await Promise.all(
      ofMails.map(async (event): Promise<NewJob<DeliverJob>[]> => {
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
   * have lost theirs. Those that wait for their address, or for a turn in it, are not taken for lost.
   */
  async sweep(quietMs: number): Promise<number> {
    const paused = await this.access.pausedAddresses();
    const rows = await this.undone(
      `due_at < now() - $1::int * interval '1 ms' AND lower("from"->>'address') <> ALL ($2) AND NOT ${Turns.waits(HOLDER)}
       ORDER BY due_at`,
      [quietMs, paused.map(({ address }) => address)],
    );
    const jobs = rows.map((data) => ({ id: `${data.emailId}-sweep`, data }));
    await this.queues.queue<DeliverJob>(DELIVER_QUEUE).addBulk(jobs);
    return jobs.length;
  }

  /** A server is set only once it was found to open and to take mail of the address. */
  private hear(event: Recorded<WakingAll | ServerSet>): Promise<void> {
    if (event.type !== 'OutgoingServerSet') return this.wakeAll(event);
    return this.pace.proven(event.data.address, event.data.at);
  }

  /** Wakes all mails of an address that may leave again, or more or fewer of which may leave at a time. */
  private async wakeAll({ revision, data: { address } }: Recorded<WakingAll>): Promise<void> {
    await this.pace.askAnew(address);
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const where = `due_at IS NOT NULL AND lower("from"->>'address') = $1 AND email_id > $2 ORDER BY email_id`;
      const rows = await this.undone(where, [address, after]);
      const jobs = rows.map((data) => ({ id: `${data.emailId}-inbox${revision}`, data, delayMs: BELIEVED_MS }));
      await this.queues.queue<DeliverJob>(DELIVER_QUEUE).addBulk(jobs);
      const last = rows.at(-1);
      if (last === undefined || rows.length < AT_ONCE) return;
      after = last.emailId;
    }
  }

  private undone(where: string, values: readonly unknown[]): Promise<DeliverJob[]> {
    return this.readModels.query<DeliverJob>(
      `SELECT home_id AS "threadId", email_id AS "emailId", composed_revision AS "composedRevision"
       FROM ${this.readModels.rows(sentView)} WHERE ${where} LIMIT ${AT_ONCE}`,
      values,
    );
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
