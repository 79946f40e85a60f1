import type { Fact, Recorded } from '#libs/decider';
import { projection } from './projection.js';
import type { Subscribe } from './subscription.js';
import { viewTable } from './view-table.js';

/* Two small views with every type of column, and a log in memory: what the specs of this library are about. */

export type Opened = Fact<
  'Opened',
  { id: string; contact: string | null; at: string; subject: string; tags: string[]; size: number }
>;
export type Said = Fact<'Said', { id: string; text: string; at: string }>;
export type ContactRenamed = Fact<'ContactRenamed', { contact: string; name: string }>;
export type Removed = Fact<'Removed', { id: string }>;
export type Merged = Fact<'Merged', { from: string; into: string }>;
export type Ignored = Fact<'Ignored', Record<string, never>>;
export type Event = Opened | Said | ContactRenamed | Removed | Merged | Ignored;

export type Conversation = Readonly<{
  id: string;
  contact: string | null;
  contactName: string | null;
  subject: string;
  said: readonly Readonly<{ text: string; at: string }>[];
  tags: readonly string[];
  lastAt: string;
  entries: number;
  bytes: bigint;
  long: boolean;
}>;

const conversationRow = (row: Conversation | undefined, event: Recorded<Event>): Conversation | undefined => {
  switch (event.type) {
    case 'Opened': {
      const { id, contact, subject, tags, at, size } = event.data;
      const bytes = BigInt(size) * 2n ** 31n;
      return (
        row ?? { id, contact, contactName: null, subject, said: [], tags, lastAt: at, entries: 0, bytes, long: false }
      );
    }
    case 'Said': {
      if (row === undefined) return undefined;
      const said = [...row.said, { text: event.data.text, at: event.data.at }].slice(-3);
      return { ...row, said, lastAt: event.data.at, entries: row.entries + 1, long: row.entries > 2 };
    }
    case 'ContactRenamed':
      return row && { ...row, contactName: event.data.name };
    case 'Merged':
      return row && { ...row, contact: event.data.into };
    case 'Removed':
      return undefined;
    case 'Ignored':
      return row;
    default:
      return event satisfies never;
  }
};

export const conversations = (version = 1) =>
  projection<Conversation, Event>({
    name: 'conversations',
    version,
    table: viewTable<Conversation>({
      name: 'conversations',
      version,
      columns: {
        id: { type: 'text' },
        contact: { type: 'text', nullable: true },
        contactName: { type: 'text', nullable: true },
        subject: { type: 'text' },
        said: { type: 'jsonb' },
        tags: { type: 'text[]' },
        lastAt: { type: 'timestamptz' },
        entries: { type: 'integer' },
        bytes: { type: 'bigint' },
        long: { type: 'boolean' },
      },
      primaryKey: ['id'],
      indexes: [['contact'], ['lastAt', 'id'], `USING gin (to_tsvector('simple', subject))`],
    }),
    on: ['Opened', 'Said', 'ContactRenamed', 'Removed', 'Merged'],
    matches: (event) => {
      if (event.type === 'ContactRenamed') return [{ contact: event.data.contact }];
      if (event.type === 'Merged') return [{ contact: event.data.from }];
      return event.type === 'Ignored' ? [] : [{ id: event.data.id }];
    },
    row: conversationRow,
  });

export type Tagged = Readonly<{ tag: string; id: string; first: string }>;

export const tagged = projection<Tagged, Opened | Removed>({
  name: 'tagged',
  version: 1,
  table: viewTable<Tagged>({
    name: 'tagged',
    version: 1,
    columns: { tag: { type: 'text' }, id: { type: 'text' }, first: { type: 'timestamptz' } },
    primaryKey: ['tag', 'id'],
    indexes: [['id']],
  }),
  on: ['Opened', 'Removed'],
  matches: ({ type, data }) => (type === 'Opened' ? data.tags.map((tag) => ({ tag, id: data.id })) : [{ id: data.id }]),
  row: (row, event, { tag }) => {
    if (event.type === 'Removed' || tag === undefined) return undefined;
    return row ?? { tag, id: event.data.id, first: event.data.at };
  },
});

/** Events of one log; positions have gaps, as in a real one. */
export const recorded = (events: readonly Event[], first = 0): Recorded<Event>[] =>
  events.map((event, n) => ({
    ...event,
    id: `event-${first + n}`,
    stream: 'log-1',
    revision: first + n,
    position: BigInt(10 + (first + n) * 7),
    created: '2026-11-22T08:00:00.000Z',
    version: 1,
    metadata: {
      $correlationId: 'c',
      $causationId: 'c',
      actor: { kind: 'system', id: 'spec' },
      commandId: `command-${first + n}`,
      previousHash: null,
      hash: '',
    },
  }));

/** A log in memory that can be subscribed to; it gives a batch again until it is taken. */
export class MemoryLog {
  readonly events: Recorded<Event>[] = [];
  private wake: (() => void)[] = [];

  append(...events: Event[]): bigint {
    this.events.push(...recorded(events, this.events.length));
    for (const wake of this.wake.splice(0)) wake();
    return this.end;
  }

  get end(): bigint {
    return this.events.at(-1)?.position ?? 0n;
  }

  readonly subscribe: Subscribe = async ({ from, types, maxBatch = 500, signal, onCaughtUp }, onBatch) => {
    let at = from;
    const ended = new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }));
    while (!signal.aborted) {
      const start = this.events.findIndex(({ position }) => at === null || position > at);
      if (start === -1) {
        onCaughtUp?.();
        await Promise.race([ended, new Promise<void>((done) => this.wake.push(done))]);
        continue;
      }
      const read = this.events.slice(start, start + maxBatch);
      const position = read.at(-1)?.position ?? 0n;
      try {
        await onBatch({ events: read.filter(({ type }) => types === 'all' || types.includes(type)), position });
        at = position;
      } catch (error) {
        if (signal.aborted) return;
        await new Promise((done) => setTimeout(done, 20, error));
      }
    }
  };
}
