import { Injectable, Logger } from '@nestjs/common';
import { v7 } from 'uuid';
import { EventStore } from '#libs/event-store';
import { InboxAccess, type InboxCommand, inboxDecider, inboxStream, type SendingLimit } from '#libs/inboxes';
import { ReadModels, type TurnLimit, Turns } from '#libs/read-models';
import { type Refusal, refusalIn, type Transaction } from './refusal.smtp.js';

/** `limit`: for addresses that have none of their own; `pausesAfter`: refusals of a server, one after the other, that pause an address. */
export class SendingPaceOptions {
  constructor(
    readonly limit: SendingLimit = { perMinute: null, perDay: null },
    readonly pausesAfter = 5,
  ) {}
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const VIEWS_MS = 2_000;

const windows = ({ perMinute, perDay }: SendingLimit): readonly TurnLimit[] => [
  ...(perMinute === null ? [] : [{ count: perMinute, windowMs: MINUTE_MS }]),
  ...(perDay === null ? [] : [{ count: perDay, windowMs: DAY_MS }]),
];

/** The line in which the mails of an address wait for their turn. */
export const lineOf = (address: string): string => `mail from ${address.toLowerCase()}`;

/** Who waits in it: a mail, for one attempt at it; and the same in SQL, of a row of the Sent view. */
export const HOLDER = "email_id || '-' || (attempts + 1)";
const holderOf = (emailId: string, attempts: number): string => `${emailId}-${attempts + 1}`;

/**
 * Says when a mail may leave from its address. Each address has its own pace: that one is paused, or waits for its turn, holds up no other.
 */
@Injectable()
export class SendingPace {
  private readonly log = new Logger('pace');
  private readonly turns: Turns;
  /** How often the server of an address refused in a row, as this process saw it. */
  private readonly refusals = new Map<string, number>();

  constructor(
    private readonly store: EventStore,
    private readonly access: InboxAccess,
    private readonly readModels: ReadModels,
    private readonly options: SendingPaceOptions,
  ) {
    this.turns = new Turns(readModels);
  }

  /** How many milliseconds a mail has to wait before it may leave, 0 when it may now; 'paused' until the address is resumed. */
  async wait(address: string, emailId: string, attempts: number): Promise<'paused' | number> {
    const from = await this.access.sendingFrom(address);
    if (from !== null && from.sending.paused !== null) return 'paused';
    if (this.refused(address) >= this.options.pausesAfter) return 'paused';
    const limits = windows(from?.sending.limit ?? this.options.limit);
    return limits.length === 0 ? 0 : this.turns.take(lineOf(address), holderOf(emailId, attempts), limits);
  }

  /** Learns from how a transaction ended, and pauses an address whose server takes nothing. */
  async heard(address: string, transaction: Transaction): Promise<void> {
    const refusal = refusalIn(transaction);
    if (refusal === null) return;
    if (refusal === 'willing') return this.forget(address);
    const { pausesAfter } = this.options;
    const refused = refusal.final ? pausesAfter : this.refused(address) + 1;
    this.refusals.set(address.toLowerCase(), refused);
    if (refused < pausesAfter) return;
    try {
      await this.pause(address, refusal);
    } catch (error) {
      this.log.warn(`${address} is not paused: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.forget(address);
  }

  /** The server of the address was found to open and to take its mail, at that instant: a pause from before ends, as by a probe. */
  async proven(address: string, at: string): Promise<void> {
    this.forget(address);
    this.access.forget();
    const from = await this.access.sendingFrom(address);
    if (from === null || from.sending.paused === null || from.sending.paused.at > at) return;
    await this.tell(from.inboxId, { type: 'ResumeSending', address, at: new Date().toISOString(), by: 'probe' });
  }

  /** Lets mails that wait for a turn under limits of before ask anew. */
  async askAnew(address: string): Promise<void> {
    await this.turns.clear(lineOf(address));
  }

  private async pause(address: string, { why, reason, resumes }: Refusal): Promise<void> {
    const from = await this.access.sendingFrom(address);
    if (from === null) return;
    const at = new Date().toISOString();
    await this.tell(from.inboxId, { type: 'PauseSending', address, at, why, reason, resumes });
    this.log.warn(`no more mail leaves from ${address}: ${reason}`);
  }

  /** Tells an inbox something of an address of its own; returns once the views show it, or after two seconds. */
  async tell(inboxId: string, command: InboxCommand): Promise<void> {
    const commandId = v7();
    const actor = { kind: 'system', id: 'delivery' } as const;
    const context = { actor, commandId, correlationId: commandId, causationId: commandId };
    const { position } = await this.store.handle(inboxDecider, inboxStream(inboxId), command, context);
    await this.readModels.reached('views', position, VIEWS_MS);
    this.access.forget();
  }

  private refused(address: string): number {
    return this.refusals.get(address.toLowerCase()) ?? 0;
  }

  private forget(address: string): void {
    this.refusals.delete(address.toLowerCase());
  }
}
