import type { RecordedEvent } from './recorded-event.js';

type Tap = (events: readonly RecordedEvent[]) => void;

/**
 * Hands each committed batch to whoever listens, from memory, in commit order. A tap is called synchronously and must
 * neither throw nor wait.
 */
export class CommitFeed {
  readonly #all = new Set<Tap>();
  readonly #byStream = new Map<string, Set<Tap>>();

  /** Listens to the whole log; returns the function that ends it. */
  tapAll(tap: Tap): () => void {
    this.#all.add(tap);
    return () => this.#all.delete(tap);
  }

  /** Listens to one stream; returns the function that ends it. */
  tapStream(stream: string, tap: Tap): () => void {
    const taps = this.#byStream.get(stream) ?? new Set();
    this.#byStream.set(stream, taps.add(tap));
    return () => {
      taps.delete(tap);
      if (taps.size === 0 && this.#byStream.get(stream) === taps) this.#byStream.delete(stream);
    };
  }

  publish(events: readonly RecordedEvent[]): void {
    for (const tap of this.#all) tap(events);
    if (this.#byStream.size > 0) this.#publishByStream(events);
  }

  #publishByStream(events: readonly RecordedEvent[]): void {
    const wanted = new Map<string, RecordedEvent[]>();
    for (const event of events) {
      if (!this.#byStream.has(event.stream)) continue;
      const ofStream = wanted.get(event.stream);
      if (ofStream === undefined) wanted.set(event.stream, [event]);
      else ofStream.push(event);
    }
    for (const [stream, ofStream] of wanted) {
      for (const tap of this.#byStream.get(stream) ?? []) tap(ofStream);
    }
  }
}
