import type { RecordedEvent } from '../store/recorded-event.js';

/**
 * Tells when a filtered subscription reports how far it has looked: after every `every` events of the log, whether or
 * not they passed the filter. Positions have no gaps, so they count the events.
 */
export class Checkpoints {
  readonly #every: number;
  #next: number;

  /** @param after the position after which the subscription begins */
  constructor(every: number, after: number) {
    this.#every = every;
    this.#next = after + every;
  }

  /** The events, in order, with the checkpoints due among and after them, `through` being how far was looked. */
  *interleave(events: readonly RecordedEvent[], through: number): Generator<RecordedEvent | number> {
    for (const event of events) {
      yield* this.#dueBefore(event.position);
      yield event;
    }
    yield* this.#dueBefore(through + 1);
  }

  *#dueBefore(position: number): Generator<number> {
    for (; this.#next < position; this.#next += this.#every) yield this.#next;
  }
}
