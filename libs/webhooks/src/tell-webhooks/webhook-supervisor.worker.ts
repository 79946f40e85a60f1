import { setTimeout as pause } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  Optional,
} from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { Metrics } from '#libs/http';
import { Leases, type Log, ReadModels } from '#libs/read-models';
import { Teller, TellingPace } from '../teller.http.js';
import { type WebhookRow, webhookView } from '../webhook-view/webhook-view.projection.js';
import { type Begun, WebhookLine } from './webhook-line.worker.js';

type Telling = Readonly<{ line: WebhookLine; resumed: number; done: Promise<void> }>;

/** Tells every active webhook that no other process tells. */
@Injectable()
export class WebhookSupervisor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('webhooks');
  private readonly told: Log = {
    info: (message) => this.log.log(message),
    warn: (message) => this.log.warn(message),
  };
  private readonly stopping = new AbortController();
  private readonly telling = new Map<string, Telling>();
  private readonly leases: Leases;
  private supervising: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
    private readonly teller: Teller,
    private readonly pace: TellingPace,
    @Optional() metrics?: Metrics,
  ) {
    this.leases = new Leases(readModels.databaseUrl, this.told);
    metrics?.gauge('threadlog_webhooks', 'webhooks by state', () => this.states(), ['state']);
  }

  onApplicationBootstrap(): void {
    this.supervising = this.supervise(this.stopping.signal);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.supervising;
    await Promise.all([...this.telling.values()].map(({ done }) => done));
    await this.leases.close();
  }

  private async supervise(signal: AbortSignal): Promise<void> {
    let said = '';
    // A moment first: where everything starts at once, the views come to be meanwhile.
    while (await this.pause(signal)) {
      try {
        await this.look();
        said = '';
      } catch (error) {
        const trouble = `webhooks cannot be looked up: ${error instanceof Error ? error.message : String(error)}`;
        if (trouble !== said) this.log.warn(trouble);
        said = trouble;
      }
    }
  }

  /** @returns whether to go on */
  private async pause(signal: AbortSignal): Promise<boolean> {
    await pause(this.pace.lookMs, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    return !signal.aborted;
  }

  private async look(): Promise<void> {
    const active = await this.readModels.lookup<Pick<WebhookRow, 'webhook_id' | 'cursor' | 'resumed'>>(
      `SELECT webhook_id, cursor, resumed FROM ${this.readModels.rows(webhookView)} WHERE status = 'active'`,
    );
    const begun = new Map(active.map(({ webhook_id: webhookId, ...rest }) => [webhookId, { webhookId, ...rest }]));
    for (const [webhookId, { line, resumed }] of this.telling) {
      if (begun.get(webhookId)?.resumed !== resumed) line.end();
    }
    for (const one of begun.values()) {
      if (!this.telling.has(one.webhookId)) await this.begin(one);
    }
  }

  private async begin(begun: Begun): Promise<void> {
    const { webhookId, resumed } = begun;
    const lease = await this.leases.take(`webhook ${webhookId}`);
    if (lease === null || this.stopping.signal.aborted) return lease?.release();
    const line = new WebhookLine(this.store, this.readModels, this.teller, this.pace, begun);
    const done = line
      .run(AbortSignal.any([this.stopping.signal, lease.lost]))
      .catch((error: unknown) => this.log.error(error))
      .then(() => lease.release())
      .finally(() => this.telling.delete(webhookId));
    this.telling.set(webhookId, { line, resumed, done });
  }

  private async states() {
    const [counted] = await this.readModels.lookup<Readonly<Record<'active' | 'failing' | 'stopped', bigint>>>(
      `SELECT count(*) FILTER (WHERE status = 'active' AND failing IS NULL) AS active,
         count(*) FILTER (WHERE status = 'active' AND failing IS NOT NULL) AS failing,
         count(*) FILTER (WHERE status = 'stopped') AS stopped
       FROM ${this.readModels.rows(webhookView)}`,
    );
    return Object.entries(counted ?? {}).map(([state, value]) => ({ labels: { state }, value: Number(value) }));
  }
}
