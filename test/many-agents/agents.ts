import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { RuleBroken } from '#libs/decider';
import { type EventStore, StaleRevision, WriteConflict } from '#libs/event-store';
import { type Assignee, type ExistingThread, type ThreadCommand, threadDecider, threadStream } from '#libs/threads';
import { composed, minute, received } from '../../libs/threads/src/thread.fixtures.js';

/** How the store answered a command that was sent; `ids` are those of facts. */
export type Outcome = Readonly<
  | { kind: 'written'; ids: readonly string[] }
  | { kind: 'nothing'; revision: number }
  | { kind: 'stale'; actual: number; since: readonly string[] }
  | { kind: 'refused'; code: string; notAfter: number }
  | { kind: 'busy' }
>;

/** A command on its way. Somebody knew of the revision `notBefore` when it was sent; `expected` is what its sender had read, where that matters. */
export type Sent = Readonly<{
  threadId: string;
  commandId: string;
  command: ThreadCommand;
  expected: number | null;
  notBefore: number;
  outcome: Outcome;
}>;

export const INBOXES = ['sales', 'support'] as const;

const TAGS = ['vip', 'late', 'wine'];
const at = minute(60);

/** What an agent wants to do, drawn at random: `pick` chooses among what there is to choose from. */
const intent = fc.record({
  act: fc.nat(1_000),
  thread: fc.nat(1_000),
  pick: fc.nat(1_000),
  looksFirst: fc.boolean(),
  isCareful: fc.boolean(),
  sendsTwice: fc.integer({ min: 0, max: 9 }).map((n) => n < 3),
});

type Intent = typeof intent extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** So many intents, the same ones for the same seed. */
export const intents = (count: number, seed: number): readonly Intent[] => fc.sample(intent, { numRuns: count, seed });

type Seen = Readonly<{ thread: ExistingThread; revision: number }>;

/** What somebody, `who`, does to a conversation that they have seen. */
type Act = (seen: ExistingThread, who: string, pick: number, everybody: readonly string[]) => ThreadCommand;

const times = (count: number, act: Act): readonly Act[] => Array<Act>(count).fill(act);

const ACTS: readonly Act[] = [
  (_, who, pick, everybody) => {
    const assignees: readonly (Assignee | null)[] = [
      ...[null, { kind: 'user', id: who } as const, { kind: 'team', id: 'night' } as const],
      { kind: 'user', id: chosen(everybody, pick) },
    ];
    return { type: 'AssignThread', assignee: chosen(assignees, pick), at };
  },
  (_, who, pick) => ({ type: 'TakeThread', inboxId: chosen(INBOXES, pick), userId: who, at }),
  ({ assignee }, _, pick) => ({
    ...{ type: 'MoveThread', inboxId: chosen(INBOXES, pick), at },
    sees: pick % 3 === 0 ? null : assignee,
  }),
  ...times(3, (_, who, pick, everybody) => ({
    ...{ type: 'AddComment', commentId: randomUUID(), authorId: who, text: `Word ${pick}.`, at },
    mentions: pick % 2 === 0 ? [] : [chosen(everybody, pick)],
  })),
  ...times(2, (seen, who, pick, everybody) => ({
    ...{ type: 'EditComment', commentId: aComment(seen, who, pick), editorId: who, text: `Word ${pick % 3}.`, at },
    mentions: pick % 3 === 0 ? [chosen(everybody, pick % 2)] : [],
  })),
  (seen, who, pick) => ({
    ...{
      type: 'DeleteComment',
      commentId: aComment(seen, who, pick),
      deleterId: who,
      deletesOthers: pick % 5 === 0,
      at,
    },
  }),
  (_, who) => ({ type: 'FollowThread', userId: who, at }),
  ({ followers }, who, pick) => ({
    type: 'UnfollowThread',
    userId: followers[pick % (followers.length + 1)] ?? who,
    at,
  }),
  (_, __, pick) => ({ type: 'TagThread', tag: chosen(TAGS, pick), at }),
  (_, __, pick) => ({ type: 'UntagThread', tag: chosen(TAGS, pick), at }),
  (_, __, pick) => ({ type: 'Snooze', until: chosen([null, minute(90), minute(120)], pick), at }),
  () => ({ type: 'Wake', reason: 'command', at }),
  () => ({ type: 'MarkAsSpam', at }),
  ...times(2, () => ({ type: 'MarkAsNotSpam', at })),
  () => ({ type: 'MarkClosed', at }),
  () => ({ type: 'Reopen', at }),
  ({ threadId }, who) => {
    const {
      inReplyTo: _,
      references: __,
      answers: ___,
      to: ____,
      cc: _____,
      inboxId: ______,
      ...email
    } = composed({
      ...{ threadId, emailId: randomUUID(), messageId: `<${randomUUID()}@example.org>`, authorId: who, at },
      release: { at, why: 'at-once', cancelOnAnswer: false },
    }).data;
    const unanswered = { here: [email.from.address], elsewhere: [], unreachable: [] };
    return { type: 'ReplyToThread', answers: null, replyAll: false, unanswered, to: null, cc: null, email };
  },
  ({ threadId, inboxId }) => ({
    type: 'ReceiveEmail',
    email: received({
      ...{ threadId, inboxId, emailId: randomUUID(), messageId: `<${randomUUID()}@example.net>`, at },
      threading: { rule: 'references', matched: '<question@example.net>', related: null, version: 1 },
    }).data,
    report: null,
    reopening: { automatic: [], bounce: true },
    routing: null,
  }),
];

const chosen = <Thing>(things: readonly Thing[], pick: number): Thing => things[pick % things.length] as Thing;

/** One of the agent's own if they have any, as a rule. */
const aComment = ({ comments }: ExistingThread, who: string, pick: number): string => {
  const own = comments.filter(({ authorId }) => authorId === who);
  const among = own.length > 0 && pick % 4 !== 0 ? own : comments;
  return among.length === 0 ? randomUUID() : chosen(among, pick).commentId;
};

/** What is known of the threads that everybody works at. */
export class Office {
  readonly sent: Sent[] = [];
  /** The latest revision of each thread that anybody has heard of. */
  private readonly heardOf = new Map<string, number>();

  constructor(
    readonly threadIds: readonly string[],
    readonly everybody: readonly string[],
    readonly stores: readonly EventStore[],
  ) {}

  /** One agent carries out these intents, one after the other, each on what they saw of the thread when they last looked. */
  async work(who: string, wanted: readonly Intent[]): Promise<void> {
    const remembered = new Map<string, Seen>();
    for (const { act, thread, pick, looksFirst, isCareful, sendsTwice } of wanted) {
      const threadId = chosen(this.threadIds, thread);
      const store = chosen(this.stores, this.everybody.indexOf(who));
      const seen = (looksFirst ? undefined : remembered.get(threadId)) ?? (await this.look(store, threadId));
      remembered.set(threadId, seen);
      const command = chosen(ACTS, act)(seen.thread, who, pick, this.everybody);
      const commandId = randomUUID();
      const expected = isCareful ? seen.revision : null;
      const ways = sendsTwice ? [store, chosen(this.stores, pick)] : [store];
      await Promise.all(ways.map((way) => this.send(way, { threadId, commandId, command, expected }, who)));
    }
  }

  private async look(store: EventStore, threadId: string): Promise<Seen> {
    const { state, revision } = await store.load(threadDecider, threadStream(threadId));
    if (state.status === 'none') throw new Error(`there is no thread ${threadId}`);
    return { thread: state, revision: this.heard(threadId, revision) };
  }

  private heard(threadId: string, revision: number): number {
    this.heardOf.set(threadId, Math.max(revision, this.heardOf.get(threadId) ?? -1));
    return revision;
  }

  private async send(store: EventStore, asked: Omit<Sent, 'notBefore' | 'outcome'>, who: string): Promise<void> {
    const { threadId, commandId, command, expected } = asked;
    const notBefore = this.heardOf.get(threadId) ?? -1;
    const ids = { commandId, correlationId: commandId, causationId: commandId };
    const read = expected === null ? {} : { expectedRevision: expected };
    const context = { ...ids, ...read, actor: { kind: 'user', id: who } as const };
    try {
      const handled = await store.handle(threadDecider, threadStream(threadId), command, context);
      this.heard(threadId, handled.revision);
      const { events, revision } = handled;
      const outcome: Outcome =
        events.length === 0 ? { kind: 'nothing', revision } : { kind: 'written', ids: events.map(({ id }) => id) };
      this.sent.push({ ...asked, notBefore, outcome });
    } catch (error) {
      this.sent.push({ ...asked, notBefore, outcome: await this.refusal(error, store, threadId) });
    }
  }

  private async refusal(error: unknown, store: EventStore, threadId: string): Promise<Outcome> {
    if (error instanceof WriteConflict) return { kind: 'busy' };
    if (error instanceof StaleRevision) {
      const since = error.since.map(({ id }) => id);
      return { kind: 'stale', actual: this.heard(threadId, error.actual), since };
    }
    if (!(error instanceof RuleBroken)) throw error;
    return { kind: 'refused', code: error.code, notAfter: (await this.look(store, threadId)).revision };
  }
}
