import { resolveLinks, unresolved } from '../links/resolve-links.js';
import type { RecordedEvent } from '../store/recorded-event.js';
import type { Store } from '../store/store.js';
import { filterOf } from '../subscriptions/event-filter.js';
import { follow } from '../subscriptions/follow.js';
import { StreamTombstoned, followAll, followStream } from '../subscriptions/sources.js';
import { Consumer } from './consumer.js';
import type { ConsumerConnection, DropReason } from './consumer.js';
import { consumerStrategy } from './consumer-strategies.js';
import { GroupRecords } from './group-records.js';
import type { Message } from './message.js';
import { RetryQueue, messageOf } from './message.js';
import { Progress } from './progress.js';
import type { GroupDefinition } from './settings.js';

/** What a consumer wants done with messages it could not handle. */
export type NackAction = 'park' | 'retry' | 'skip' | 'stop';

type Outstanding = { message: Message; consumer: Consumer; expires: number };

const TICK_MS = 250;
const RESTART_MS = 500;

/** A persistent subscription: hands the events of its source to its consumers, each to one, until it is acknowledged. */
export class Group {
  readonly definition: GroupDefinition;
  readonly records: GroupRecords;
  readonly progress: Progress;
  readonly retries = new RetryQueue();
  readonly outstanding = new Map<string, Outstanding>();
  consumers: readonly Consumer[] = [];
  live = false;
  totalItems = 0;
  readonly startedAt: number;
  readonly #store: Store;
  readonly #strategy;
  readonly #onError: (error: unknown) => void;
  readonly #stopped = new AbortController();
  readonly #ticker: NodeJS.Timeout;
  readonly #buffer: Message[] = [];
  #roomMade: (() => void) | null = null;
  readonly #pumping: Promise<void>;

  constructor(store: Store, definition: GroupDefinition, onError: (error: unknown) => void) {
    this.definition = definition;
    this.#store = store;
    this.#onError = onError;
    this.records = new GroupRecords(store, definition);
    this.progress = new Progress(this.records, definition, onError);
    this.#strategy = consumerStrategy(definition.settings.consumerStrategy);
    this.startedAt = store.now();
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.#pumping = this.#pump();
  }

  get buffered(): number {
    return this.#buffer.length;
  }

  connect(connection: ConsumerConnection, bufferSize: number): Consumer {
    const consumer = new Consumer(connection, bufferSize, this.#store.now());
    this.consumers = [...this.consumers, consumer];
    this.#dispatch();
    return consumer;
  }

  /** Takes a consumer off; what it had not answered goes to the others. */
  disconnect(consumer: Consumer): void {
    this.consumers = this.consumers.filter((other) => other !== consumer);
    for (const { message, consumer: holder } of [...this.outstanding.values()]) {
      if (holder === consumer) this.#retry(message, 'the consumer went away');
    }
    this.#dispatch();
  }

  acknowledge(ids: readonly string[]): void {
    for (const id of ids) this.#settle(id);
    this.#settled();
  }

  reject(ids: readonly string[], action: NackAction, reason: string): void {
    for (const id of ids) {
      const message = this.outstanding.get(id)?.message;
      if (message === undefined) continue;
      if (action === 'retry') this.#retry(message, `Reached retry count of ${this.definition.settings.maxRetryCount}`);
      else if (action === 'park') this.#park(message, `Client explicitly NAK'ed message.\n${reason}`);
      else this.#settle(id);
    }
    this.#settled();
  }

  /** Sends parked messages again, those before revision `stopAt` of the parked stream; null: all there are now. */
  async replayParked(stopAt: number | null): Promise<void> {
    const links = await this.records.parkedLinks(stopAt);
    const last = links.at(-1);
    if (last === undefined) return;
    const resolved = await resolveLinks(this.#store, links);
    await this.records.forgetParked(last.revision + 1);
    for (const event of resolved) this.retries.add(messageOf(event, null));
    this.#dispatch();
  }

  /** Ends the group's work, notes how far it has come, and lets its consumers go. */
  async stop(reason: DropReason): Promise<void> {
    clearInterval(this.#ticker);
    this.#stopped.abort();
    this.#roomMade?.();
    await this.#pumping;
    const consumers = this.consumers;
    this.consumers = [];
    for (const consumer of consumers) consumer.connection.drop(reason);
    await this.progress.flush(this.#doneThrough());
  }

  async #pump(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      try {
        const through = await this.progress.load();
        await this.#followFrom(through);
      } catch (error) {
        if (!(error instanceof StreamTombstoned)) this.#onError(error);
        await new Promise((resolve) => setTimeout(resolve, RESTART_MS).unref());
      }
    }
  }

  async #followFrom(after: number): Promise<void> {
    const { stream, filter, settings } = this.definition;
    const { signal } = this.#stopped;
    const source =
      stream === null ? followAll(this.#store, filter && filterOf(filter)) : followStream(this.#store, stream);
    for await (const followed of follow(source, after, signal)) {
      if (followed.kind !== 'events') this.live = followed.kind === 'caught_up';
      else {
        const wanted =
          stream === null ? followed.events.filter((event) => !this.records.isOwn(event)) : followed.events;
        const resolved = settings.resolveLinks ? await resolveLinks(this.#store, wanted) : wanted.map(unresolved);
        for (const [index, event] of resolved.entries()) {
          const sequence = source.key(wanted[index] as RecordedEvent);
          while (this.#buffer.length >= Math.max(1, settings.historyBufferSize) && !signal.aborted) await this.#room();
          this.#buffer.push(messageOf(event, sequence));
          this.progress.saw(sequence);
          this.#dispatch();
        }
        this.progress.saw(followed.through);
      }
    }
  }

  #room(): Promise<void> {
    return new Promise((resolve) => (this.#roomMade = resolve));
  }

  #dispatch(): void {
    if (!this.consumers.some((consumer) => consumer.hasRoom)) return;
    for (let index = 0; index < this.retries.size;) {
      const message = this.retries.peek(index);
      if (message !== undefined && this.#send(message)) this.retries.remove(index);
      else if (this.#strategy.overtakes) index += 1;
      else return;
    }
    const before = this.#buffer.length;
    for (let index = 0; index < this.#buffer.length;) {
      const message = this.#buffer[index];
      if (message !== undefined && this.#send(message)) this.#buffer.splice(index, 1);
      else if (this.#strategy.overtakes) index += 1;
      else break;
    }
    if (this.#buffer.length === before) return;
    this.#roomMade?.();
    this.#roomMade = null;
  }

  #send(message: Message): boolean {
    const consumer = this.#strategy.choose(this.consumers, message);
    if (consumer === null) return false;
    const { messageTimeout } = this.definition.settings;
    const now = this.#store.now();
    this.outstanding.set(message.id, {
      message,
      consumer,
      expires: messageTimeout > 0 ? now + messageTimeout : Infinity,
    });
    this.totalItems += 1;
    consumer.send(message, now);
    return true;
  }

  #settle(id: string): void {
    this.outstanding.get(id)?.consumer.settle(id, this.#store.now());
    this.outstanding.delete(id);
  }

  #settled(): void {
    this.progress.advance(this.#doneThrough(), this.#store.now(), false);
    this.#dispatch();
  }

  #retry(message: Message, reason: string): void {
    if (message.retryCount >= this.definition.settings.maxRetryCount) return this.#park(message, reason);
    this.#settle(message.id);
    this.retries.add({ ...message, retryCount: message.retryCount + 1 });
  }

  /** A message being parked stays outstanding, without an end, until its link is durable. */
  #park(message: Message, reason: string): void {
    const held = this.outstanding.get(message.id);
    held?.consumer.settle(message.id, this.#store.now());
    if (held !== undefined) held.expires = Infinity;
    this.records.park(message.resolved, reason, this.#store.now()).then(
      () => {
        this.outstanding.delete(message.id);
        this.#settled();
      },
      (error: unknown) => {
        this.#onError(error);
        this.outstanding.delete(message.id);
        this.retries.add(message);
      },
    );
  }

  #tick(): void {
    const now = this.#store.now();
    for (const { message, expires } of [...this.outstanding.values()]) {
      if (expires <= now) this.#retry(message, `Reached retry count of ${this.definition.settings.maxRetryCount}`);
    }
    this.#dispatch();
    this.progress.advance(this.#doneThrough(), now, true);
  }

  /** The place in the source up to which every message was answered. */
  #doneThrough(): number {
    let lowest = this.retries.lowest() ?? Infinity;
    for (const { message } of this.outstanding.values()) lowest = Math.min(lowest, message.sequence ?? Infinity);
    lowest = Math.min(lowest, this.#buffer[0]?.sequence ?? Infinity);
    return lowest === Infinity ? this.progress.seen : lowest - 1;
  }
}
