import type { RecordedEvent } from '../store/recorded-event.js';

const MAX_EVENTS = 4096;
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * What was committed since a subscription last looked, kept for it in memory up to a limit. A subscription that falls
 * further behind loses what was kept, and goes back to reading the log.
 */
export class LiveTail {
  #batches: (readonly RecordedEvent[])[] = [];
  #events = 0;
  #bytes = 0;
  #overflowed = false;
  #closed = false;
  #wake: (() => void) | null = null;
  readonly #untap: () => void;

  /** @param tap connects a listener to the feed and returns what disconnects it */
  constructor(tap: (listener: (events: readonly RecordedEvent[]) => void) => () => void) {
    this.#untap = tap((events) => this.#receive(events));
  }

  /** Waits for events; null when the subscription fell too far behind or the tail was closed. */
  async take(): Promise<readonly RecordedEvent[] | null> {
    while (this.#batches.length === 0 && !this.#overflowed && !this.#closed) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    if (this.#overflowed || this.#closed) return null;
    const [first, ...rest] = this.#batches;
    this.#batches = [];
    this.#events = 0;
    this.#bytes = 0;
    return rest.length === 0 ? (first ?? []) : [first ?? [], ...rest].flat();
  }

  get overflowed(): boolean {
    return this.#overflowed;
  }

  close(): void {
    this.#closed = true;
    this.#batches = [];
    this.#untap();
    this.#wake?.();
  }

  #receive(events: readonly RecordedEvent[]): void {
    if (this.#overflowed) return;
    this.#events += events.length;
    for (const event of events) this.#bytes += event.data.length + event.metadata.length;
    if (this.#events > MAX_EVENTS || this.#bytes > MAX_BYTES) {
      this.#overflowed = true;
      this.#batches = [];
    } else {
      this.#batches.push(events);
    }
    this.#wake?.();
    this.#wake = null;
  }
}
