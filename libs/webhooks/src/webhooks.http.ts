import { Injectable } from '@nestjs/common';
import { RuleBroken } from '#libs/decider';
import { EventStore, type Handled } from '#libs/event-store';
import { type Answer, Problem, type RequestContext, uuid, writtenSchema } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { OutboundHttp, RequestFailed } from '#libs/outbound-http';
import { foundOr404, type Person } from '#libs/people';
import { type WebhookCommand, webhookDecider } from './decider.js';
import type { ExistingWebhook, Webhook } from './webhook.js';
import { type WebhookEvent, type WebhookSettings, webhookStream } from './webhook-events.js';

/** The answer to every command on a webhook. */
export const webhookWritten = writtenSchema({ webhookId: uuid });

export type WebhookWritten = Answer<typeof webhookWritten>;

/** Carries out what administrators command of webhooks. */
@Injectable()
export class Webhooks {
  constructor(
    private readonly store: EventStore,
    private readonly inboxes: InboxAccess,
    private readonly http: OutboundHttp,
  ) {}

  async webhook(webhookId: string): Promise<Webhook> {
    return (await this.store.load(webhookDecider, webhookStream(webhookId))).state;
  }

  /** @throws Problem 404 when no webhook was added under this id, or it was removed */
  async existing(webhookId: string): Promise<ExistingWebhook> {
    const webhook = await this.webhook(webhookId);
    if (webhook.status === 'none' || webhook.status === 'removed') throw Problem.notFound('webhook');
    return webhook;
  }

  /**
   * Whether such settings can be kept; of an address that it has already nothing is asked.
   * @throws Problem 404 for an inbox that the person may not see; RuleBroken `webhook-…`, telling why nothing may be posted there
   */
  async mustSuit(person: Person, { url, inboxIds }: WebhookSettings, before?: WebhookSettings): Promise<void> {
    for (const inboxId of inboxIds ?? []) await this.inboxes.view(person, inboxId);
    if (url === before?.url) return;
    try {
      await this.http.mayReach(new URL(url));
    } catch (error) {
      throw error instanceof RequestFailed ? new RuleBroken(`webhook-${error.fault}`, error.message) : error;
    }
  }

  /** @throws Problem 404 when no webhook was added under this id, or it was removed */
  run(webhookId: string, command: WebhookCommand, context: RequestContext): Promise<Handled<Webhook, WebhookEvent>> {
    return foundOr404('webhook', () => this.store.handle(webhookDecider, webhookStream(webhookId), command, context));
  }
}
