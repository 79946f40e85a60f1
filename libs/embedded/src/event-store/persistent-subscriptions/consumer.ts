import type { Message } from './message.js';

/** Why a group let go of a consumer. */
export type DropReason = 'deleted' | 'dropped';

/** How a consumer is reached; `send` must not wait. */
export type ConsumerConnection = Readonly<{
  from: string;
  username: string;
  connectionName: string;
  send: (message: Message) => void;
  drop: (reason: DropReason) => void;
}>;

const MEASUREMENTS = 1000;

/** One consumer of a group: what it was sent and has not answered, and what it did so far. */
export class Consumer {
  readonly connection: ConsumerConnection;
  readonly bufferSize: number;
  readonly inFlight = new Map<string, number>();
  readonly connectedAt: number;
  totalItems = 0;
  readonly #took: number[] = [];

  /**
   * @param bufferSize how many messages it takes before it answers any
   * @param now milliseconds since 1970
   */
  constructor(connection: ConsumerConnection, bufferSize: number, now: number) {
    this.connection = connection;
    this.bufferSize = bufferSize;
    this.connectedAt = now;
  }

  get hasRoom(): boolean {
    return this.inFlight.size < this.bufferSize;
  }

  send(message: Message, now: number): void {
    this.inFlight.set(message.id, now);
    this.totalItems += 1;
    this.connection.send(message);
  }

  /** Takes a message as answered, or lost. */
  settle(id: string, now: number): void {
    const sentAt = this.inFlight.get(id);
    if (sentAt === undefined) return;
    this.inFlight.delete(id);
    this.#took.push(now - sentAt);
    if (this.#took.length > MEASUREMENTS) this.#took.shift();
  }

  /** How long answers took, in milliseconds, by the names EventStoreDB gives these figures. */
  measurements(): readonly (readonly [name: string, value: number])[] {
    const sorted = [...this.#took].sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    const mean = sorted.reduce((sum, took) => sum + took, 0) / Math.max(1, sorted.length);
    return [
      ['Mean', Math.round(mean)],
      ['Median', at(0.5)],
      ['Fastest', at(0)],
      ...[0.2, 0.4, 0.6, 0.8, 1].map((share, index) => [`Quintile ${index + 1}`, at(share)] as const),
      ['90%', at(0.9)],
      ['95%', at(0.95)],
      ['99%', at(0.99)],
      ['99.5%', at(0.995)],
      ['99.9%', at(0.999)],
      ['Highest', at(1)],
    ];
  }
}
