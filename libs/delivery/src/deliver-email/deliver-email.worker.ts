import { setTimeout } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { v7 } from 'uuid';
import { type Recorded, RuleBroken } from '#libs/decider';
import { EventStore, StoreAway } from '#libs/event-store';
import { AnswerLost, NotSent, SmtpSender } from '#libs/mail';
import {
  type Delivery,
  type EmailComposed,
  type EmailDeliveryAttempted,
  type ThreadEvent,
  threadStream,
} from '#libs/threads';
import { type DeliveryCommand, deliveryDecider } from '../decider.js';
import { due } from '../outgoing.js';
import type { Outcome } from '../record-outcome/record-outcome.js';
import { EmailRenderer, type RenderedEmail } from './rendered-email.smtp.js';

/** Wakes a worker for one mail; the log says whether there is anything to do. */
export type DeliverJob = Readonly<{ threadId: string; emailId: string; composedRevision: number }>;

/** How a worker delivers. `doubtAfterMs`: how long an attempt may be without an outcome before it counts as lost. */
export class DeliveryPolicy {
  constructor(
    readonly worker: string,
    readonly doubtAfterMs: number,
    readonly inDoubt: 'ask' | 'retry',
  ) {}
}

type Composed = Recorded<EmailComposed>;

const now = (): string => new Date().toISOString();

/** Sends one mail, as often as its job wakes it and never without having reserved the attempt in the log first. */
@Injectable()
export class DeliverEmail {
  private readonly log = new Logger('delivery');

  constructor(
    private readonly store: EventStore,
    private readonly renderer: EmailRenderer,
    private readonly sender: SmtpSender,
    private readonly policy: DeliveryPolicy,
  ) {}

  /** @returns when to look at the mail again, in milliseconds; nothing when there is nothing left to wait for. */
  async run({ threadId, emailId, composedRevision }: DeliverJob): Promise<{ again: number } | void> {
    const delivery = await this.delivery(threadId, emailId);
    if (delivery.sending === null && due(delivery, now()).length === 0) return nextDue(delivery);
    const composed = await this.renderer.composed(threadId, emailId, composedRevision);
    if (delivery.sending !== null) return this.lookAfterLostAttempt(composed, delivery.sending);
    const rendered = await this.renderer.render(composed.data);
    const attempt = await this.reserve(composed, rendered);
    if (attempt === null) return { again: this.policy.doubtAfterMs };
    await this.send(composed, rendered, attempt);
    return nextDue(await this.delivery(threadId, emailId));
  }

  private async delivery(threadId: string, emailId: string): Promise<Delivery> {
    const { state } = await this.store.load(deliveryDecider, threadStream(threadId));
    const email = state.status === 'none' ? undefined : state.emails.find((one) => one.emailId === emailId);
    if (email?.delivery == null) throw new Error(`there is no outgoing e-mail ${emailId} in thread ${threadId}`);
    return email.delivery;
  }

  /** The reservation: the id of the command is new each time, so that of two workers only one can have appended. */
  private async reserve(composed: Composed, { raw }: RenderedEmail): Promise<EmailDeliveryAttempted['data'] | null> {
    const { emailId } = composed.data;
    try {
      const { worker } = this.policy;
      const { events } = await this.handle(composed, { type: 'AttemptDelivery', emailId, at: now(), worker, raw });
      const [attempted] = events;
      return attempted?.type === 'EmailDeliveryAttempted' ? attempted.data : null;
    } catch (error) {
      if (error instanceof RuleBroken && error.code === 'attempt-in-progress') return null;
      throw error;
    }
  }

  private async send(
    composed: Composed,
    { bytes }: RenderedEmail,
    { attempt, recipients }: EmailDeliveryAttempted['data'],
  ): Promise<void> {
    try {
      const result = await this.sender.send({ from: composed.data.from.address, to: recipients }, bytes);
      await this.record(composed, attempt, result.recipients);
    } catch (error) {
      if (error instanceof NotSent) {
        const outcome = error.permanent ? 'failed' : 'deferred';
        const outcomes = recipients.map((address) => ({ address, outcome, reply: error.reply }) as const);
        await this.record(composed, attempt, outcomes);
      } else if (error instanceof AnswerLost) {
        if (error.refused.length > 0) await this.record(composed, attempt, error.refused);
        await this.doubt(composed, attempt, error.reply);
      } else {
        throw error;
      }
    }
  }

  private async lookAfterLostAttempt(
    composed: Composed,
    sending: { attempt: number; at: string },
  ): Promise<{ again: number }> {
    const left = Date.parse(sending.at) + this.policy.doubtAfterMs - Date.now();
    if (left > 0) return { again: left + 10 };
    const seconds = Math.round(this.policy.doubtAfterMs / 1000);
    await this.doubt(
      composed,
      sending.attempt,
      `no outcome ${seconds} s after the attempt began: the worker that made it is gone`,
    );
    return { again: 10 };
  }

  private async record(composed: Composed, attempt: number, outcomes: readonly Outcome[]): Promise<void> {
    const { emailId } = composed.data;
    await this.surely(composed, { type: 'RecordOutcome', emailId, attempt, at: now(), outcomes });
  }

  private async doubt(composed: Composed, attempt: number, reason: string): Promise<void> {
    const { emailId } = composed.data;
    const then = this.policy.inDoubt;
    await this.surely(composed, { type: 'DeclareInDoubt', emailId, attempt, at: now(), reason, then });
  }

  /** What the server said is known only here: an event store that is away is waited for, until the attempt counts as lost anyway. */
  private async surely(composed: Composed, command: DeliveryCommand): Promise<void> {
    const commandId = v7();
    const until = Date.now() + this.policy.doubtAfterMs;
    for (;;) {
      try {
        await this.handle(composed, command, commandId);
        return;
      } catch (error) {
        if (!(error instanceof StoreAway) || Date.now() > until) throw error;
        this.log.warn(`the outcome for ${command.emailId} waits for the event store`);
        await setTimeout(500);
      }
    }
  }

  private handle(
    { id, data: { threadId }, metadata }: Composed,
    command: DeliveryCommand,
    commandId = v7(),
  ): Promise<{ events: readonly ThreadEvent[] }> {
    return this.store.handle(deliveryDecider, threadStream(threadId), command, {
      commandId,
      actor: { kind: 'system', id: 'delivery' },
      correlationId: metadata.$correlationId,
      causationId: id,
    });
  }
}

const nextDue = (delivery: Delivery): { again: number } | void => {
  const retries = delivery.recipients.flatMap(({ state, retryAt }) =>
    state === 'deferred' && retryAt !== null ? [Date.parse(retryAt)] : [],
  );
  if (retries.length > 0) return { again: Math.max(10, Math.min(...retries) - Date.now()) };
  if (delivery.recipients.some(({ state }) => state === 'queued')) return { again: 10 };
};
