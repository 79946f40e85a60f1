import { randomUUID } from 'node:crypto';
import { type DynamicModule, Module } from '@nestjs/common';
import { InboxesApi } from '#libs/inboxes';
import { PeopleApi } from '#libs/people';
import { SecretBox } from '#libs/secrets';
import { threadDecider, type ThreadEvent, threadStream } from '#libs/threads';
import { WebhooksApi, WebhooksWorker } from '#libs/webhooks';
import { allEvents, allViews } from '#libs/wiring';
import { opened, received } from '../../libs/threads/src/thread.fixtures.js';
import { type Answer, type FeatureApp, type Holder, startFeatureApp, system } from '../feature-app.js';
import { WebhookReceiver } from './webhook-receiver.js';

@Module({})
class Secrets {
  static forRoot(): DynamicModule {
    const box = { provide: SecretBox, useValue: new SecretBox(['k'.repeat(32)]) };
    return { module: Secrets, global: true, providers: [box], exports: [SecretBox] };
  }
}

/** Facts as they are, whatever the commands would have to say. */
const writing = { ...threadDecider, decide: (events: readonly ThreadEvent[]) => events };

/** Webhooks over HTTP, the worker that tells them, and somebody's server that is told. */
export class WebhookHouse {
  private constructor(
    readonly app: FeatureApp,
    readonly admin: Holder,
    readonly receiver: WebhookReceiver,
    /** How far the clock of whoever tells is put ahead, in milliseconds. */
    readonly clock: { ahead: number },
  ) {}

  static async start(): Promise<WebhookHouse> {
    const receiver = await WebhookReceiver.start();
    const clock = { ahead: 0 };
    const now = (): number => Date.now() + clock.ahead;
    const options = { targets: 'any', timeoutMs: 2_000, clock: now, lookMs: 100 } as const;
    const app = await startFeatureApp({
      imports: [
        Secrets.forRoot(),
        PeopleApi,
        InboxesApi,
        WebhooksApi.forRoot(options),
        WebhooksWorker.forRoot(options),
      ],
      events: allEvents,
      projections: allViews,
    });
    return new WebhookHouse(app, await app.holder('admin'), receiver, clock);
  }

  call(method: string, path: string, body?: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.app.call(this.admin, method, path, { ...(body === undefined ? {} : { body }), headers });
  }

  async inbox(name: string): Promise<string> {
    return String((await this.call('POST', '/v1/inboxes', { name })).body['inboxId']);
  }

  async write(threadId: string, ...events: ThreadEvent[]): Promise<bigint> {
    const said = events.map((event) => ({ ...event, data: { ...event.data, threadId } }) as ThreadEvent);
    return (await this.app.store.handle(writing, threadStream(threadId), said, system())).position;
  }

  /** A conversation that begins with a mail: two facts. */
  async conversationIn(inboxId: string): Promise<string> {
    const threadId = randomUUID();
    await this.write(threadId, opened({ inboxId }), received({ inboxId }));
    return threadId;
  }

  /** A webhook of its own path at the receiver. */
  async webhook(more: object = {}): Promise<Readonly<{ id: string; path: string; secret: string }>> {
    const path = `/${randomUUID()}`;
    const asked = { name: 'Shop', url: this.receiver.url(path), ...more };
    const { status, body } = await this.call('POST', '/v1/webhooks', asked);
    if (status !== 201) throw new Error(`no webhook was added: ${JSON.stringify(body)}`);
    await this.app.shown(String(body['position']));
    return { id: String(body['webhookId']), path, secret: String(body['secret']) };
  }

  /** A webhook as it is shown once the views show all that was written. */
  async shown(id: string): Promise<Readonly<Record<string, unknown>>> {
    await this.app.shown(await this.app.store.currentPosition());
    return (await this.call('GET', `/v1/webhooks/${id}`)).body;
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await this.receiver.stop();
  }
}
