import { setTimeout as pause } from 'node:timers/promises';
import { v5, v7 } from 'uuid';
import type { Recorded } from '#libs/decider';
import type { EventStore } from '#libs/event-store';
import { LIVE_EVENTS } from '#libs/live';
import type { ReadModels } from '#libs/read-models';
import type { ThreadEvent } from '#libs/threads';
import { type WebhookCommand, webhookDecider } from '../decider.js';
import type { Teller, Telling, TellingPace } from '../teller.http.js';
import type { ExistingWebhook } from '../webhook.js';
import { webhookStream } from '../webhook-events.js';
import { nextAttempt } from './pauses.js';
import { webhookMessage } from './webhook-message.js';

const GONE = 410;

const later = (a: string, b: string): string => (a > b ? a : b);

/** The webhook was stopped, removed or resumed: this line ends here. */
class LineEnded extends Error {}

/** What this line was begun for, as the view knew it. */
export type Begun = Readonly<{ webhookId: string; cursor: bigint; resumed: number }>;

/** Where it is noted how far a webhook was told, also of changes that were not for it. The log knows the rest. */
const checkpointOf = (webhookId: string): string => `webhook ${webhookId}`;

/** Tells one webhook of everything that happens, in the order of the log, each thing until it is taken. */
export class WebhookLine {
  private readonly ended = new AbortController();

  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
    private readonly teller: Teller,
    private readonly pace: TellingPace,
    private readonly begun: Begun,
  ) {}

  /** Resolves when the webhook is no longer as it was when this began, or the signal is aborted. */
  async run(until: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([until, this.ended.signal]);
    const { webhookId, cursor } = this.begun;
    const noted = (await this.readModels.checkpoint(checkpointOf(webhookId))) ?? 0n;
    const from = noted > cursor ? noted : cursor;
    await this.store.subscribe({ from, types: LIVE_EVENTS, signal }, async ({ events, position }) => {
      for (const event of events) await this.tell(event as Recorded<ThreadEvent>, signal);
      await this.readModels.saveCheckpoint(checkpointOf(webhookId), position);
    });
  }

  /** Ends the line: what happens next is for another. */
  end(): void {
    this.ended.abort(new LineEnded());
  }

  /** Resolves when the event was told, or is not for this webhook. */
  private async tell(event: Recorded<ThreadEvent>, signal: AbortSignal): Promise<void> {
    const id = v5(event.id, this.begun.webhookId);
    for (;;) {
      signal.throwIfAborted();
      const webhook = await this.webhook();
      const told = await this.teller.told(webhook, event);
      if (told === null) return;
      const delivery = await this.teller.delivery(id);
      if (delivery.status === 'delivered') return;
      const message = delivery.status === 'failing' ? delivery.message : webhookMessage(told);
      const wait = delivery.status === 'failing' ? this.waitFor(webhook, delivery) : 0;
      if (wait > 0) {
        await pause(Math.min(wait, this.pace.lookMs), undefined, { signal });
        continue;
      }
      if (await this.attempt(webhook, { id, message }, event, signal)) return;
    }
  }

  /** How long the next attempt is off, in milliseconds. What failed before people changed something counts for nothing. */
  private waitFor(
    { triedSince }: ExistingWebhook,
    { since, lastAt }: Readonly<{ since: string; lastAt: string }>,
  ): number {
    if (lastAt < triedSince) return 0;
    const due = nextAttempt(later(since, triedSince), lastAt);
    return due === null ? 0 : Date.parse(due) - this.pace.now();
  }

  /** Whether the message was taken. One that was refused for too long, or for good, stops the webhook. */
  private async attempt(
    webhook: ExistingWebhook,
    telling: Telling,
    cause: Recorded,
    signal: AbortSignal,
  ): Promise<boolean> {
    const about = { correlationId: cause.metadata.$correlationId, causationId: cause.id };
    const actor = { kind: 'system', id: 'webhooks' } as const;
    const { outcome, state } = await this.teller.tell(webhook, telling, { actor, ...about }, signal);
    if (outcome.fault === null) return true;
    const at = this.pace.at();
    const since = state.status === 'none' ? at : later(state.since, webhook.triedSince);
    if (outcome.status !== GONE && nextAttempt(since, at) !== null) return false;
    const why = outcome.status === GONE ? 'its server says that it is gone' : 'it took nothing for three days';
    await this.command({ type: 'StopWebhook', reason: 'failing', detail: `${why}: ${outcome.detail}`, at }, about);
    return false;
  }

  /** The webhook as it stands. @throws LineEnded when it is another than the one this was begun for */
  private async webhook(): Promise<ExistingWebhook> {
    const { state } = await this.store.load(webhookDecider, webhookStream(this.begun.webhookId));
    if (state.status !== 'active' || state.resumed !== this.begun.resumed) {
      this.end();
      throw new LineEnded();
    }
    return state;
  }

  private async command(
    command: WebhookCommand,
    about: Readonly<{ correlationId: string; causationId: string }>,
  ): Promise<void> {
    const actor = { kind: 'system', id: 'webhooks' } as const;
    await this.store.handle(webhookDecider, webhookStream(this.begun.webhookId), command, {
      commandId: v7(),
      actor,
      ...about,
    });
  }
}
