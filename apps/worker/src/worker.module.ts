import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Injectable,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import {
  DELIVER_QUEUE,
  DeliverEmail,
  DeliverEmailReactor,
  type DeliverJob,
  DeliveryPolicy,
  DeliveryWorker,
  PausedAddresses,
  SENDING,
  type SendingPaceOptions,
} from '#libs/delivery';
import { DraftsWorker, EndDraftsReactor } from '#libs/drafts';
import { EventStore } from '#libs/event-store';
import {
  IncomingWorker,
  SpamExpiry,
  UNDERSTAND_QUEUE,
  UnderstandInboundMail,
  UnderstandingOptions,
  type UnderstandJob,
  UnderstandMailReactor,
} from '#libs/incoming';
import { JobQueues } from '#libs/job-queue';
import { MailParser, type MailParserOptions, type SmtpSenderOptions } from '#libs/mail';
import { OutgoingServers } from '#libs/outgoing-servers';
import { ReadModels, runReactor } from '#libs/read-models';
import { type WebhooksOptions, WebhooksWorker } from '#libs/webhooks';
import { FailuresElsewhere, LinkForwardsReactor, Merges, SnoozedThreads, ThreadsWorker } from '#libs/threads';
import { JobsMetrics } from './jobs-metrics.js';
import { Sweeps } from './sweeps.js';

/** How many mails are understood at the same time. */
const UNDERSTANDING = 8;

const SWEEP_MS = 15_000;
const SWEPT_MS = 1_000;
const QUIET_MS = 20_000;

/** Follows the log, fills the queues and works them, and looks now and then for what a lost wake-up left undone. */
@Injectable()
export class Worker implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly log = new Logger('worker');
  private readonly stopped = new AbortController();
  private running: readonly Promise<void>[] = [];
  private readonly sweeps = new Sweeps(
    [
      { name: 'outgoing mail', run: () => this.wake('outgoing', this.deliveries) },
      { name: 'incoming mail', run: () => this.wake('incoming', this.arrivals) },
      { name: 'threads that were put off', run: async () => void (await this.snoozed.sweep()) },
      { name: 'paused addresses', run: () => this.paused.probe() },
      { name: 'spam', run: () => this.expireSpam() },
    ],
    SWEEP_MS,
    (message) => this.log.warn(message),
  );

  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
    private readonly queues: JobQueues,
    private readonly deliveries: DeliverEmailReactor,
    private readonly arrivals: UnderstandMailReactor,
    private readonly drafts: EndDraftsReactor,
    private readonly forwards: LinkForwardsReactor,
    private readonly merges: Merges,
    private readonly failures: FailuresElsewhere,
    private readonly deliver: DeliverEmail,
    private readonly understand: UnderstandInboundMail,
    private readonly spam: SpamExpiry,
    private readonly snoozed: SnoozedThreads,
    private readonly servers: OutgoingServers,
    private readonly paused: PausedAddresses,
    private readonly parser: MailParser,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.parser.warm();
    this.queues.work<DeliverJob>(DELIVER_QUEUE, { concurrency: SENDING }, (job) => this.deliver.run(job));
    this.queues.work<UnderstandJob>(UNDERSTAND_QUEUE, { concurrency: UNDERSTANDING }, (job, { attempt }) =>
      this.understand.run(job, attempt),
    );
    this.running = [this.deliveries, this.arrivals, this.drafts, this.forwards, this.merges, this.failures].map(
      (reactor) =>
        runReactor({
          name: reactor.name,
          types: reactor.types,
          react: ({ events }) => reactor.react(events),
          readModels: this.readModels,
          subscribe: (options, onBatch) => this.store.subscribe(options, onBatch),
          signal: this.stopped.signal,
        }),
    );
    this.sweeps.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await Promise.all([...this.running, this.sweeps.stop(SWEPT_MS)]);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.servers.close(), this.parser.close()]);
  }

  private async wake(which: string, mails: { sweep: (quietMs: number) => Promise<number> }): Promise<void> {
    const woken = await mails.sweep(QUIET_MS);
    if (woken > 0) this.log.warn(`woke workers for ${woken} ${which} mails that stood still`);
  }

  private async expireSpam(): Promise<void> {
    const expired = await this.spam.sweep();
    if (expired > 0) this.log.log(`${expired} mails that were spam have expired`);
  }
}

/** The figures of the queues, wherever they are worked. */
@Module({ providers: [JobsMetrics] })
export class JobsMetricsModule {}

@Module({})
export class WorkerModule {
  static forRoot(options: {
    smtp: SmtpSenderOptions;
    policy: DeliveryPolicy;
    pace?: SendingPaceOptions;
    parser: MailParserOptions;
    understanding: UnderstandingOptions;
    webhooks: WebhooksOptions;
  }): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        DeliveryWorker.forRoot({
          servers: { deployment: options.smtp },
          policy: options.policy,
          ...(options.pace === undefined ? {} : { pace: options.pace }),
        }),
        IncomingWorker.forRoot({ parser: options.parser, understanding: options.understanding }),
        DraftsWorker,
        WebhooksWorker.forRoot(options.webhooks),
        ThreadsWorker,
        JobsMetricsModule,
      ],
      providers: [Worker],
    };
  }
}
