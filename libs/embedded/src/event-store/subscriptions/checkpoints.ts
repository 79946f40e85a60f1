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

  /** The positions to report, once all before `position` was looked at; each is given once. */
  dueBefore(position: number): number[] {
    const due: number[] = [];
    for (; this.#next < position; this.#next += this.#every) due.push(this.#next);
    return due;
  }
}
