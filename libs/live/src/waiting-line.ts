/** Thrown to a reader that lets more wait than the line holds. */
export class LineFull extends Error {}

/** Things that wait for one reader, in order. */
export class WaitingLine<Thing> {
  #waiting: Thing[] = [];
  #isFull = false;
  #wake = (): void => undefined;

  /** `holds` is how many may wait; a reader who is slower than that is cut off, so that one slow client costs bounded memory. */
  constructor(
    private readonly holds: number,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  put(thing: Thing): void {
    if (this.#isFull) return;
    this.#isFull = this.#waiting.length >= this.holds;
    if (this.#isFull) this.#waiting = [];
    else this.#waiting.push(thing);
    this.#wake();
  }

  /** Everything put, until the signal is aborted. @throws LineFull */
  async *taken(): AsyncGenerator<Thing> {
    while (!this.signal.aborted) {
      if (this.#isFull) throw new LineFull(`more than ${this.holds} wait to be read`);
      const things = this.#waiting;
      this.#waiting = [];
      if (things.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
      yield* things;
    }
  }
}
