import { setTimeout } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { v7 } from 'uuid';
import { type Recorded, RuleBroken } from '#libs/decider';
import { EventStore, type Handled, StoreAway, WriteConflict } from '#libs/event-store';
import { AnswerLost, DkimKeyUnusable, MessageIds, NotSent, OutgoingMailRefused } from '#libs/mail';
import { type OutgoingServer, OutgoingServers } from '#libs/outgoing-servers';
import {
  type Delivery,
  type EmailComposed,
  type EmailDeliveryAttempted,
  type Thread,
  type ThreadEvent,
  threadStream,
} from '#libs/threads';
import { type DeliveryCommand, deliveryDecider } from '../decider.js';
import { due, dueAt } from '../outgoing.js';
import type { Transaction } from '../pace/refusal.smtp.js';
import { SendingPace } from '../pace/sending-pace.smtp.js';
import { ServerPlaces } from '../pace/server-places.smtp.js';
import type { Outcome } from '../record-outcome/record-outcome.js';
import { EmailRenderer, type RenderedEmail } from './rendered-email.smtp.js';

/** Wakes a worker for one mail; the log says whether there is anything to do. */
export type DeliverJob = Readonly<{ threadId: string; emailId: string; composedRevision: number }>;

/**
 * How a worker delivers. `doubtAfterMs`: how long an attempt may be without an outcome before it counts as lost. `returnPathTags`: whether the
 * envelope's sender carries a tag by which a bounce finds its e-mail. `clock`: what time it is, in milliseconds.
 */
export class DeliveryPolicy {
  constructor(
    readonly worker: string,
    readonly doubtAfterMs: number,
    readonly inDoubt: 'ask' | 'retry',
    readonly returnPathTags = false,
    readonly clock: () => number = Date.now,
  ) {}
}

type Composed = Recorded<EmailComposed>;

/** What was reserved, and how the transaction for it ended. */
type Attempt = Readonly<{ attempted: EmailDeliveryAttempted['data']; transaction: Transaction }>;

/** Sends one mail, as often as its job wakes it and never without having reserved the attempt in the log first. */
@Injectable()
export class DeliverEmail {
  private readonly log = new Logger('delivery');

  constructor(
    private readonly store: EventStore,
    private readonly renderer: EmailRenderer,
    private readonly servers: OutgoingServers,
    private readonly pace: SendingPace,
    private readonly places: ServerPlaces,
    private readonly policy: DeliveryPolicy,
    private readonly messageIds: MessageIds,
  ) {}

  /** @returns when to look at the mail again, in milliseconds; nothing when there is nothing left to wait for. */
  async run({ threadId, emailId, composedRevision }: DeliverJob): Promise<{ again: number } | void> {
    const delivery = await this.toBeDone(threadId, emailId);
    if (delivery.sending === null && due(delivery, this.now()).length === 0) return this.again(delivery);
    const composed = await this.renderer.composed(threadId, emailId, composedRevision);
    if (delivery.sending !== null) return this.lookAfterLostAttempt(composed, delivery.sending);
    const { address } = composed.data.from;
    const server = await this.servers.for(address);
    const again = await this.places.take(server);
    if (again > 0) return { again };
    const tried = await this.attempt(composed, delivery, server).finally(() => this.places.leave(server));
    if (tried === undefined || 'again' in tried) return tried;
    const thread = await this.learn(composed, tried.attempted, tried.transaction);
    await this.pace.heard(address, tried.transaction);
    return this.again(deliveryOf(thread, emailId));
  }

  /** One transaction, unless the mail has to wait for its turn or another worker has begun one. */
  private async attempt(
    composed: Composed,
    delivery: Delivery,
    server: OutgoingServer,
  ): Promise<Attempt | { again: number } | undefined> {
    const { emailId, from } = composed.data;
    const wait = await this.pace.wait(from.address, emailId, delivery.attempts);
    if (wait === 'paused') return undefined;
    if (wait > 0) return { again: wait };
    const rendered = await this.rendered(composed, delivery, server);
    if (rendered === null) return undefined;
    const attempted = await this.reserve(composed, rendered, server);
    if (attempted === null) return { again: this.policy.doubtAfterMs };
    const envelope = { from: this.returnPath(composed), to: attempted.recipients };
    const sending = server.send(envelope, rendered.bytes, this.untilLost(attempted.at));
    return { attempted, transaction: await ended(sending) };
  }

  /** Null when the mail cannot be written, and is given up: waiting would not help it, and all would wait with it. */
  private async rendered(
    composed: Composed,
    delivery: Delivery,
    server: OutgoingServer,
  ): Promise<RenderedEmail | null> {
    try {
      return await this.renderer.render(composed.data, delivery, server);
    } catch (error) {
      if (!(error instanceof OutgoingMailRefused || error instanceof DkimKeyUnusable)) throw error;
      const reason = `the mail cannot be written: ${error.message}`;
      const { emailId } = composed.data;
      await this.handle(composed, { type: 'GiveUpDelivery', emailId, at: this.now(), reason });
      return null;
    }
  }

  /** A delivery known here as due is read no further: should it have moved on elsewhere, the reservation will meet that. */
  private async toBeDone(threadId: string, emailId: string): Promise<Delivery> {
    const stream = threadStream(threadId);
    const known = await this.store.known(deliveryDecider, stream);
    const delivery = deliveryIn(known, emailId);
    if (delivery?.sending === null && due(delivery, this.now()).length > 0) return delivery;
    return deliveryOf((await this.store.load(deliveryDecider, stream)).state, emailId);
  }

  /** The reservation: the id of the command is new each time, so that of two workers only one can have appended. */
  private async reserve(
    composed: Composed,
    { raw }: RenderedEmail,
    { serverId, name }: OutgoingServer,
  ): Promise<EmailDeliveryAttempted['data'] | null> {
    const { emailId } = composed.data;
    try {
      const { worker } = this.policy;
      const at = this.now();
      const attempt = { type: 'AttemptDelivery', emailId, at, worker, server: { serverId, name }, raw } as const;
      const { events } = await this.handle(composed, attempt);
      return events.find((event) => event.type === 'EmailDeliveryAttempted')?.data ?? null;
    } catch (error) {
      if (error instanceof RuleBroken && error.code === 'attempt-in-progress') return null;
      throw error;
    }
  }

  /** Ends a transaction before others take its attempt for lost and make the next: no two of them are ever on their way. */
  private untilLost(at: string): AbortSignal {
    return AbortSignal.timeout(Math.max(0, Date.parse(at) + 0.9 * this.policy.doubtAfterMs - this.policy.clock()));
  }

  private learn(
    composed: Composed,
    { attempt, recipients }: EmailDeliveryAttempted['data'],
    transaction: Transaction,
  ): Promise<Thread> {
    if (transaction instanceof AnswerLost) return this.doubtAll(composed, attempt, transaction);
    if (!(transaction instanceof NotSent)) return this.record(composed, attempt, transaction.recipients);
    const outcome = isFinal(transaction) ? 'failed' : 'deferred';
    const outcomes = recipients.map((address) => ({ address, outcome, reply: transaction.reply }) as const);
    return this.record(composed, attempt, outcomes);
  }

  private async doubtAll(composed: Composed, attempt: number, { refused, reply }: AnswerLost): Promise<Thread> {
    if (refused.length > 0) await this.record(composed, attempt, refused);
    return this.doubt(composed, attempt, reply);
  }

  private returnPath({ data: { emailId, from } }: Composed): string {
    const tagged = this.policy.returnPathTags ? this.messageIds.returnPath(emailId, from.address) : null;
    return tagged ?? from.address;
  }

  private async lookAfterLostAttempt(
    composed: Composed,
    sending: { attempt: number; at: string },
  ): Promise<{ again: number }> {
    const left = Date.parse(sending.at) + this.policy.doubtAfterMs - this.policy.clock();
    if (left > 0) return { again: left + 10 };
    const seconds = Math.round(this.policy.doubtAfterMs / 1000);
    await this.doubt(
      composed,
      sending.attempt,
      `no outcome ${seconds} s after the attempt began: the worker that made it is gone`,
    );
    return { again: 10 };
  }

  private async record(composed: Composed, attempt: number, outcomes: readonly Outcome[]): Promise<Thread> {
    const { emailId } = composed.data;
    return this.surely(composed, { type: 'RecordOutcome', emailId, attempt, at: this.now(), outcomes });
  }

  private async doubt(composed: Composed, attempt: number, reason: string): Promise<Thread> {
    const { emailId } = composed.data;
    const then = this.policy.inDoubt;
    return this.surely(composed, { type: 'DeclareInDoubt', emailId, attempt, at: this.now(), reason, then });
  }

  /** What the server said is known only here: a store that is away, or a thread that many write to, is waited for, until the attempt counts as lost anyway. */
  private async surely(composed: Composed, command: DeliveryCommand): Promise<Thread> {
    const commandId = v7();
    const until = Date.now() + this.policy.doubtAfterMs;
    for (;;) {
      try {
        return (await this.handle(composed, command, commandId)).state;
      } catch (error) {
        const passes = error instanceof StoreAway || error instanceof WriteConflict;
        if (!passes || Date.now() > until) throw error;
        this.log.warn(`the outcome for ${command.emailId} is not in the log yet, and waits: ${error.message}`);
        await setTimeout(500);
      }
    }
  }

  private again(delivery: Delivery): { again: number } | void {
    const instant = dueAt(delivery);
    if (instant !== null) return { again: Math.max(10, Date.parse(instant) - this.policy.clock()) };
  }

  private now(): string {
    return new Date(this.policy.clock()).toISOString();
  }

  private handle(
    { id, data: { threadId }, metadata }: Composed,
    command: DeliveryCommand,
    commandId = v7(),
  ): Promise<Handled<Thread, ThreadEvent>> {
    return this.store.handle(deliveryDecider, threadStream(threadId), command, {
      commandId,
      actor: { kind: 'system', id: 'delivery' },
      correlationId: metadata.$correlationId,
      causationId: id,
    });
  }
}

/** The end of a transaction, one that was thrown included. */
const ended = async (sending: Promise<Transaction>): Promise<Transaction> => {
  try {
    return await sending;
  } catch (error) {
    if (error instanceof NotSent || error instanceof AnswerLost) return error;
    throw error;
  }
};

/** What a server says before it was told of a mail (a wrong password, a host that it blocks) can be mended, and the mail waits for that. */
const isFinal = ({ permanent, fault }: NotSent): boolean =>
  permanent && (fault === null || fault.kind === 'sender-refused');

const deliveryIn = (thread: Thread, emailId: string): Delivery | null =>
  thread.status === 'none' ? null : (thread.emails.find((email) => email.emailId === emailId)?.delivery ?? null);

const deliveryOf = (thread: Thread, emailId: string): Delivery => {
  const delivery = deliveryIn(thread, emailId);
  if (delivery === null) throw new Error(`there is no outgoing e-mail ${emailId} in its thread`);
  return delivery;
};
