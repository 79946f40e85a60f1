import { Injectable } from '@nestjs/common';
import { v7 } from 'uuid';
import type { Recorded } from '#libs/decider';
import { type CommandContext, EventStore, type Handled } from '#libs/event-store';
import { InboxAccess } from '#libs/inboxes';
import { type LiveMessage, liveMessage, toldTo } from '#libs/live';
import { People } from '#libs/people';
import { type HttpAnswer, OutboundHttp, RequestFailed } from '#libs/outbound-http';
import { SecretUnreadable } from '#libs/secrets';
import { type ExistingThread, threadDecider, type ThreadEvent, threadStream } from '#libs/threads';
import { type Delivery, type Outcome, webhookDeliveryDecider } from './record-telling/record-telling.js';
import { isWanted, looksAt } from './tell-webhooks/webhook-message.js';
import { type ExistingWebhook, signingSecrets } from './webhook.js';
import { type WebhookDeliveryEvent, webhookDeliveryStream, type WebhookMessage } from './webhook-events.js';
import { WebhookSecrets } from './webhook-secrets.http.js';

/** What a server says with a refusal is kept this far, in characters. */
const DETAIL_LONGEST = 300;

/** What time it is, and how often webhooks are looked at in case that people have changed something, in milliseconds. */
export class TellingPace {
  constructor(
    readonly now: () => number,
    readonly lookMs: number,
  ) {}

  at(): string {
    return new Date(this.now()).toISOString();
  }
}

/** Something to be told: `id` is the same at each attempt, so that a receiver can tell a repetition. */
export type Telling = Readonly<{ id: string; message: WebhookMessage }>;

export type Told = Handled<Delivery, WebhookDeliveryEvent> & Readonly<{ outcome: Outcome }>;

const forever = new AbortController().signal;

const shortened = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, DETAIL_LONGEST);

const outcomeOf = ({ status, beginning }: HttpAnswer, ms: number): Outcome => {
  if (status >= 200 && status < 300) return { fault: null, status, ms };
  if (status >= 300 && status < 400)
    return { fault: 'redirected', status, ms, detail: `it answered ${status}: redirects are not followed` };
  return { fault: 'not-taken', status, ms, detail: shortened(`it answered ${status} ${beginning}`) };
};

/** Tells webhooks of things, one attempt at a time, and writes down how each ended. */
@Injectable()
export class Teller {
  constructor(
    private readonly store: EventStore,
    private readonly http: OutboundHttp,
    private readonly secrets: WebhookSecrets,
    private readonly people: People,
    private readonly inboxes: InboxAccess,
    private readonly pace: TellingPace,
  ) {}

  /** The change as it is told to this webhook now, null when it is none of its business. */
  async told(webhook: ExistingWebhook, event: Recorded<ThreadEvent>): Promise<LiveMessage | null> {
    const message = liveMessage(event, await this.thread(event.data.threadId));
    if (!isWanted(webhook, message)) return null;
    return toldTo(message, async (inboxId) => looksAt(webhook, inboxId) && this.ownerSees(webhook, inboxId));
  }

  /** Whether whoever added the webhook may see the inbox in which the message's conversation lies now. */
  async mayTell(webhook: ExistingWebhook, { threadId }: WebhookMessage): Promise<boolean> {
    if (threadId === null) return true;
    return this.ownerSees(webhook, (await this.thread(threadId)).inboxId);
  }

  async delivery(deliveryId: string): Promise<Delivery> {
    return (await this.store.load(webhookDeliveryDecider, webhookDeliveryStream(deliveryId))).state;
  }

  /** @throws what the signal is aborted with: of that attempt nothing is known; StoreAway */
  async tell(
    webhook: ExistingWebhook,
    { id, message }: Telling,
    { actor, correlationId, causationId }: Omit<CommandContext, 'commandId'>,
    until = forever,
  ): Promise<Told> {
    const outcome = await this.attempt(webhook, { id, message }, until);
    const names = { webhookId: webhook.webhookId, deliveryId: id, message };
    const command = { type: 'RecordTelling', ...names, outcome, at: this.pace.at() } as const;
    // What a server answered is a fact each time, whatever asked it: the id of the command is new.
    const context = { commandId: v7(), actor, correlationId, causationId };
    const handled = await this.store.handle(webhookDeliveryDecider, webhookDeliveryStream(id), command, context);
    return { ...handled, outcome };
  }

  private async attempt(webhook: ExistingWebhook, { id, message }: Telling, until: AbortSignal): Promise<Outcome> {
    const [at, began] = [this.pace.at(), performance.now()];
    const took = (): number => Math.round(performance.now() - began);
    const { webhookId, settings } = webhook;
    try {
      const signed = this.secrets.headers(webhookId, signingSecrets(webhook, at), { id, at, body: message.body });
      const headers = { 'Content-Type': 'application/json', 'User-Agent': 'threadlog', ...signed };
      return outcomeOf(await this.http.post(new URL(settings.url), headers, message.body, until), took());
    } catch (error) {
      if (error instanceof RequestFailed)
        return { fault: error.fault, status: null, ms: took(), detail: shortened(error.message) };
      if (error instanceof SecretUnreadable)
        return { fault: 'secret-unreadable', status: null, ms: took(), detail: error.message };
      throw error;
    }
  }

  private async thread(threadId: string): Promise<ExistingThread> {
    const { state } = await this.store.load(threadDecider, threadStream(threadId));
    if (state.status === 'none') throw new Error(`a fact of thread ${threadId} was read, and its stream is empty`);
    return state;
  }

  /** Whoever is told by a webhook looks: where they see the inbox by the right to see every one, that is recorded as theirs. */
  private async ownerSees({ ownerId }: ExistingWebhook, inboxId: string): Promise<boolean> {
    const owner = await this.people.person(ownerId);
    return owner !== null && this.inboxes.maySee(owner, inboxId);
  }
}
