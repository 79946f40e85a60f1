import { LRUCache } from 'lru-cache';
import type { Decider, Fact, Recorded } from '#libs/decider';

export type Evolution<State, Event extends Fact> = Pick<Decider<State, never, Event>, 'initialState' | 'evolve'>;

/** Where in its stream a command's events stand. */
export type Done = Readonly<{ requestHash: string | undefined; first: number; last: number }>;

type AnyEvolve = (state: unknown, event: Fact) => unknown;

/** Deciders are constants; one made anew for each call must not make an entry grow. */
const statesPerStream = 8;

/**
 * What this process knows of one stream: its state in the eyes of each decider that asked, and which commands were carried out. It may
 * be behind the store, never ahead of it. Records may be offered twice, by whoever read them.
 */
export class FoldedStream {
  revision = -1;
  position = 0n;
  lastHash: string | null = null;
  readonly #commands = new Map<string, Done>();
  readonly #states = new Map<AnyEvolve, unknown>();

  done(commandId: string): Done | undefined {
    return this.#commands.get(commandId);
  }

  knows<State, Event extends Fact>(decider: Evolution<State, Event>): boolean {
    return this.#states.has(decider.evolve as AnyEvolve);
  }

  state<State, Event extends Fact>(decider: Evolution<State, Event>): State {
    if (!this.knows(decider)) throw new Error('this stream was never folded by this decider');
    return this.#states.get(decider.evolve as AnyEvolve) as State;
  }

  /** Folds a stream's history from its first record for one more decider. False when the history ends before what is known here. */
  admit<State, Event extends Fact>(decider: Evolution<State, Event>, history: readonly Recorded[]): boolean {
    if (history.length <= this.revision) return false;
    const evolve = decider.evolve as AnyEvolve;
    let state: unknown = decider.initialState;
    for (const record of history.slice(0, this.revision + 1)) state = evolve(state, record);
    if (this.#states.size >= statesPerStream) this.#states.delete(this.#states.keys().next().value as AnyEvolve);
    this.#states.set(evolve, state);
    this.advance(history);
    return true;
  }

  advance(records: readonly Recorded[]): void {
    for (const record of records) {
      if (record.revision <= this.revision) continue;
      if (record.revision !== this.revision + 1)
        throw new Error(`${record.stream} was read from ${record.revision} on, but is known only to ${this.revision}`);
      const next = [...this.#states].map(([evolve, state]) => [evolve, evolve(state, record)] as const);
      for (const [evolve, state] of next) this.#states.set(evolve, state);
      this.revision = record.revision;
      this.position = record.position;
      this.lastHash = record.metadata.hash;
      const { commandId, requestHash } = record.metadata;
      const first = this.#commands.get(commandId)?.first ?? record.revision;
      this.#commands.set(commandId, { requestHash, first, last: record.revision });
    }
  }
}

/** The streams folded last, so that a command on one of them costs no read. */
export class StateCache {
  readonly #streams: LRUCache<string, FoldedStream>;

  constructor(size: number) {
    this.#streams = new LRUCache({ max: size });
  }

  get(stream: string): FoldedStream | undefined {
    return this.#streams.get(stream);
  }

  set(stream: string, folded: FoldedStream): void {
    this.#streams.set(stream, folded);
  }

  forget(stream: string): void {
    this.#streams.delete(stream);
  }
}
