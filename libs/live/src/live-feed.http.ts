import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { Recorded } from '#libs/decider';
import { EventStore } from '#libs/event-store';
import { type ExistingThread, type ThreadEvent, threadDecider, threadStream } from '#libs/threads';
import { type Audience, audienceOf } from './concerns.js';
import { LIVE_EVENTS, type LiveMessage, liveMessage } from './live-message.js';
import { PresenceBoard, type PresenceMessage } from './presence/presence-board.http.js';
import { WaitingLine } from './waiting-line.js';

/**
 * What a follower is told: changes, and who is at a conversation just now; that everything up to a position was told and what comes next is
 * news; or that it lags so far behind that it should read the views anew, from that position on.
 */
export type LiveItem =
  | Readonly<{ kind: 'message'; message: LiveMessage; audience: Audience }>
  | Readonly<{ kind: 'presence'; presence: PresenceMessage }>
  | Readonly<{ kind: 'caught-up'; position: bigint }>
  | Readonly<{ kind: 'reset'; position: bigint }>;

type Change = Extract<LiveItem, { kind: 'message' }>;

/** How many changes one follower is told that happened while it was away. */
export const REPLAYED_MOST = 5_000;

/** What runs while there are followers. */
type Tail = Readonly<{ stop: () => Promise<void> }>;

const WAITING_MOST = 1_000;

const isTold = (event: Recorded): event is Recorded<ThreadEvent> =>
  (LIVE_EVENTS as readonly string[]).includes(event.type);

/**
 * The log as it grows, for those who look at it. One subscription serves all followers of a process and exists only while there are any;
 * what a follower missed is read from the log itself, so a position is all it has to remember.
 */
@Injectable()
export class LiveFeed implements OnModuleDestroy {
  readonly #lines = new Set<WaitingLine<LiveItem>>();
  private readonly log = new Logger('live');
  readonly #closing = new AbortController();
  #tail: Promise<Tail> | null = null;

  constructor(
    private readonly store: EventStore,
    private readonly board: PresenceBoard,
  ) {}

  /**
   * Every change after a position, or from now on, until the signal is aborted.
   * @throws StoreAway with the first item; LineFull when the follower is too slow
   */
  async *follow(after: bigint | null, until: AbortSignal): AsyncGenerator<LiveItem> {
    const signal = AbortSignal.any([until, this.#closing.signal]);
    const line = new WaitingLine<LiveItem>(WAITING_MOST, signal);
    // It stands in line before the log is read, so that nothing can happen between the two.
    this.#lines.add(line);
    try {
      await (this.#tail ??= this.#start());
      let last = await this.store.currentPosition();
      if (after !== null) {
        const missed = await this.#missed(after);
        if (missed === null) yield { kind: 'reset', position: last };
        yield* missed ?? [];
        last = [last, missed?.at(-1)?.message.position ?? 0n].reduce((a, b) => (a > b ? a : b));
      }
      yield { kind: 'caught-up', position: last };
      for (const presence of await this.board.everywhere()) yield { kind: 'presence', presence };
      for await (const item of line.taken()) {
        if (item.kind === 'message') {
          if (item.message.position <= last) continue;
          last = item.message.position;
        }
        yield item;
      }
    } finally {
      this.#lines.delete(line);
      if (this.#lines.size === 0) await this.#stop();
    }
  }

  async onModuleDestroy(): Promise<void> {
    this.#closing.abort();
    await this.#stop();
  }

  async #start(): Promise<Tail> {
    try {
      const from = await this.store.currentPosition();
      const stopping = new AbortController();
      const { signal } = stopping;
      const subscription = this.store.subscribe({ from, types: LIVE_EVENTS, signal }, async ({ events }) => {
        for (const item of await this.#messages(events)) this.#tell(item);
      });
      const failed = (error: unknown): void => this.log.warn(`presence was not told: ${String(error)}`);
      const following = this.board.follow((presence) => this.#tell({ kind: 'presence', presence }), failed);
      return {
        stop: async () => {
          stopping.abort();
          await Promise.all([subscription, following.close()]);
        },
      };
    } catch (error) {
      this.#tail = null;
      throw error;
    }
  }

  async #stop(): Promise<void> {
    const tail = this.#tail;
    this.#tail = null;
    await (await tail)?.stop();
  }

  #tell(item: LiveItem): void {
    for (const line of this.#lines) line.put(item);
  }

  /** What happened after a position up to the end of the log, null when it is too much to tell. */
  async #missed(after: bigint): Promise<readonly Change[] | null> {
    const events: Recorded[] = [];
    for await (const event of this.store.readAll({ from: after, types: LIVE_EVENTS })) {
      if (events.push(event) > REPLAYED_MOST) return null;
    }
    return this.#messages(events);
  }

  async #messages(events: readonly Recorded[]): Promise<readonly Change[]> {
    const threads = new Map<string, ExistingThread>();
    const messages: Change[] = [];
    for (const event of events.filter(isTold)) {
      const { threadId } = event.data;
      const thread = threads.get(threadId) ?? (await this.#thread(threadId));
      threads.set(threadId, thread);
      messages.push({ kind: 'message', message: liveMessage(event, thread), audience: audienceOf(event, thread) });
    }
    return messages;
  }

  async #thread(threadId: string): Promise<ExistingThread> {
    const { state } = await this.store.load(threadDecider, threadStream(threadId));
    if (state.status === 'none') throw new Error(`an event of thread ${threadId} was told, and its stream is empty`);
    return state;
  }
}
