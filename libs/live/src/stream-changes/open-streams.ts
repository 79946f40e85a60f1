/** Counts the streams that each person holds open. */
export class OpenStreams {
  readonly #open = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Counts one more and gives what takes it back, once; null when the person has enough. */
  open(personId: string): (() => void) | null {
    const count = this.#open.get(personId) ?? 0;
    if (count >= this.most) return null;
    this.#open.set(personId, count + 1);
    return () => {
      const left = (this.#open.get(personId) ?? 0) - 1;
      if (left > 0) this.#open.set(personId, left);
      else this.#open.delete(personId);
    };
  }
}
