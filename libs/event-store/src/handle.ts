import { setTimeout } from 'node:timers/promises';
import type { Actor, Decider, Fact, Metadata, Recorded } from '#libs/decider';
import type { Appends, ToAppend } from './append.js';
import type { Codec, Stored } from './codec.js';
import { KeyReused, StaleRevision, StoreAway, WriteConflict, WrongRevision } from './errors.js';
import { eventId } from './event-id.js';
import { recordHash } from './hash-chain.js';
import type { Reader } from './read.js';
import { type Done, type Evolution, FoldedStream, type StateCache } from './state-cache.js';

/** Who sends a command and why. `expectedRevision` (If-Match) refuses it when the stream has moved on from there. */
export type CommandContext = Readonly<{
  commandId: string;
  actor: Actor;
  correlationId: string;
  causationId: string;
  requestHash?: string;
  expectedRevision?: number;
}>;

/**
 * What became of a command. `revision` and `position` are those of its last event; for a command that caused none, those of the
 * stream as it stands (-1 and 0 when it does not exist). `repeated`: it was carried out before, and this is what it caused then.
 * `state` is the stream's as it stands now. Events appended just now carry the position of the last of them and the instant of
 * the store's answer; read them from the log for their own.
 */
export type Handled<State, Event extends Fact> = Readonly<{
  stream: string;
  state: State;
  revision: number;
  position: bigint;
  events: readonly Recorded<Event>[];
  repeated: boolean;
}>;

/** A stream as known here; `fresh` when it was read from the store for this very command. */
type Known = Readonly<{ folded: FoldedStream; fresh: boolean }>;

/** So many decisions on the newest state may be overtaken: each time another writer got on, so that this is reached by no fair chance. */
const ATTEMPTS = 10;
const LONGEST_PAUSE_MS = 40;

/** Writers who met do not meet again at the same instant. */
const stepAside = (conflicts: number): Promise<void> =>
  setTimeout(Math.random() * Math.min(2 ** conflicts, LONGEST_PAUSE_MS));

export class Handling {
  readonly #lastOf = new Map<string, Promise<unknown>>();

  constructor(
    private readonly codec: Codec,
    private readonly cache: StateCache,
    private readonly reader: Reader,
    private readonly appends: Appends,
  ) {}

  /** Commands on one stream are handled one after the other. */
  async handle<State, Command, Event extends Fact>(
    decider: Decider<State, Command, Event>,
    stream: string,
    command: Command,
    context: CommandContext,
  ): Promise<Handled<State, Event>> {
    const act = () => this.#handle(decider, stream, command, context);
    const before = this.#lastOf.get(stream);
    const result = before ? before.then(act, act) : act();
    this.#lastOf.set(stream, result);
    try {
      return await result;
    } finally {
      if (this.#lastOf.get(stream) === result) this.#lastOf.delete(stream);
    }
  }

  /** Resolves when no command is being handled. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#lastOf.values());
  }

  /** The stream as far as it is known here, which may be behind the store; as it stands there when nothing is known. */
  async known<State, Event extends Fact>(decider: Evolution<State, Event>, stream: string): Promise<FoldedStream> {
    const cached = this.cache.get(stream);
    return cached?.knows(decider) ? cached : this.refresh(decider, stream);
  }

  /** Knows a stream by its first record, where nothing was known, or by the one that comes next. */
  learn<State, Event extends Fact>(decider: Evolution<State, Event>, record: Recorded): void {
    const known = this.cache.get(record.stream);
    if (known !== undefined) {
      if (record.revision === known.revision + 1) known.advance([record]);
      return;
    }
    if (record.revision !== 0) return;
    const folded = new FoldedStream();
    folded.admit(decider, [record]);
    this.cache.set(record.stream, folded);
  }

  /** The stream as it stands in the store. */
  async refresh<State, Event extends Fact>(decider: Evolution<State, Event>, stream: string): Promise<FoldedStream> {
    for (;;) {
      const cached = this.cache.get(stream);
      const known = cached?.knows(decider) ? cached : undefined;
      const records = await this.reader.slice(stream, known ? known.revision + 1 : 0);
      const folded = known ?? this.cache.get(stream) ?? new FoldedStream();
      // A history read while others moved the cached stream beyond its end is read again.
      if (!known && !folded.admit(decider, records)) continue;
      folded.advance(records);
      if (folded.revision >= 0) this.cache.set(stream, folded);
      return folded;
    }
  }

  async #handle<State, Command, Event extends Fact>(
    decider: Decider<State, Command, Event>,
    stream: string,
    command: Command,
    context: CommandContext,
  ): Promise<Handled<State, Event>> {
    let known = await this.#known(decider, stream);
    const lookAgain = async (): Promise<void> => {
      known = { folded: await this.refresh(decider, stream), fresh: true };
    };
    let conflicts = 0;
    let lostAnswers = 0;
    for (;;) {
      const { folded, fresh } = known;
      const done = folded.done(context.commandId);
      if (done) return this.#repeat(decider, stream, folded, done, context, lostAnswers === 0);

      const { expectedRevision } = context;
      if (expectedRevision !== undefined && expectedRevision !== folded.revision) {
        if (fresh) throw await this.#stale(stream, expectedRevision, folded);
        await lookAgain();
        continue;
      }

      const decision = decide(decider, folded, command);
      // What a cached state refuses, or finds done, the stream as it stands may not.
      if (!fresh && ('error' in decision || decision.events.length === 0)) {
        await lookAgain();
        continue;
      }
      if ('error' in decision) throw decision.error;
      if (decision.events.length === 0) return answer(decider, stream, folded, [], false);

      try {
        const appended = await this.#append(stream, folded, decision.events, context);
        if (appended) {
          folded.advance(appended);
          this.cache.set(stream, folded);
          return answer(decider, stream, folded, appended as unknown as Recorded<Event>[], false);
        }
        lostAnswers += 1;
      } catch (error) {
        if (error instanceof WrongRevision) {
          // A state remembered from before may be any age; that the store has moved on from it is no conflict with anyone.
          if (fresh) conflicts += 1;
          if (conflicts === ATTEMPTS) throw new WriteConflict(stream, ATTEMPTS);
          if (conflicts > 0) await stepAside(conflicts);
        } else if (error instanceof StoreAway) {
          lostAnswers += 1;
          if (lostAnswers > 1) throw error;
        } else throw error;
      }
      await lookAgain();
    }
  }

  /** Of a stream unknown here nothing is read: it is taken for new, and the append, which expects no stream, tells. */
  async #known<State, Event extends Fact>(decider: Evolution<State, Event>, stream: string): Promise<Known> {
    const cached = this.cache.get(stream);
    if (cached?.knows(decider)) return { folded: cached, fresh: false };
    if (cached) return { folded: await this.refresh(decider, stream), fresh: true };
    const folded = new FoldedStream();
    folded.admit(decider, []);
    return { folded, fresh: false };
  }

  /** The records appended; null when the store wrote them and did not say where. */
  async #append(
    stream: string,
    folded: FoldedStream,
    facts: readonly Fact[],
    context: CommandContext,
  ): Promise<Recorded[] | null> {
    const revision = folded.revision;
    let previousHash = folded.lastHash;
    const stored: Omit<Stored, 'position' | 'created'>[] = [];
    const messages: ToAppend[] = [];
    for (const [index, fact] of facts.entries()) {
      const type = this.codec.storedType(fact.type);
      const json = JSON.stringify(fact.data);
      const unsealed = {
        id: eventId(context.commandId, index, { stream, type, json }),
        stream,
        revision: revision + 1 + index,
        type,
        data: JSON.parse(json) as Record<string, unknown>,
        metadata: {
          $correlationId: context.correlationId,
          $causationId: context.causationId,
          actor: context.actor,
          commandId: context.commandId,
          ...(context.requestHash === undefined ? {} : { requestHash: context.requestHash }),
          previousHash,
        },
      };
      const metadata: Metadata = { ...unsealed.metadata, hash: recordHash(unsealed) };
      previousHash = metadata.hash;
      stored.push({ ...unsealed, metadata });
      messages.push({
        id: unsealed.id,
        type,
        data: Buffer.from(json),
        metadata: Buffer.from(JSON.stringify(metadata)),
      });
    }
    const position = await this.appends.append(stream, revision, messages);
    const created = new Date().toISOString();
    return position === null ? null : stored.map((record) => this.codec.decode({ ...record, position, created }));
  }

  async #repeat<State, Event extends Fact>(
    decider: Evolution<State, Event>,
    stream: string,
    folded: FoldedStream,
    done: Done,
    { commandId, requestHash }: CommandContext,
    repeated: boolean,
  ): Promise<Handled<State, Event>> {
    if (requestHash !== undefined && done.requestHash !== undefined && requestHash !== done.requestHash)
      throw new KeyReused(stream, commandId);
    const events = await this.reader.slice(stream, done.first, done.last);
    return answer(decider, stream, folded, events as unknown as Recorded<Event>[], repeated);
  }

  async #stale(stream: string, expected: number, folded: FoldedStream): Promise<StaleRevision> {
    const since = expected < folded.revision ? await this.reader.slice(stream, expected + 1) : [];
    // What came while these were read counts: `actual` is where they end.
    return new StaleRevision(stream, expected, since.at(-1)?.revision ?? folded.revision, since);
  }
}

const decide = <State, Command, Event extends Fact>(
  decider: Decider<State, Command, Event>,
  folded: FoldedStream,
  command: Command,
): { events: readonly Event[] } | { error: unknown } => {
  try {
    return { events: decider.decide(command, folded.state(decider)) };
  } catch (error) {
    return { error };
  }
};

const answer = <State, Event extends Fact>(
  decider: Evolution<State, Event>,
  stream: string,
  folded: FoldedStream,
  events: readonly Recorded<Event>[],
  repeated: boolean,
): Handled<State, Event> => {
  const { revision, position } = events.at(-1) ?? folded;
  return { stream, state: folded.state(decider), revision, position, events, repeated };
};
