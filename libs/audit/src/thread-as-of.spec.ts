import { describe, expect, it } from 'vitest';
import { fold } from '#libs/decider';
import { type ThreadCommand, threadDecider, type ThreadEvent } from '#libs/threads';
import {
  ada,
  answerId,
  commented,
  composed,
  maxId,
  minute,
  opened,
  questionId,
  received,
  recorded,
  threadId,
  uuid,
  wholeStory,
  zoeId,
} from '../../threads/src/thread.fixtures.js';
import { commentsAmong, entriesOf, inboxAsOf, type ThreadAsOf, threadAsOf } from './thread-as-of.js';

const history = recorded(wholeStory);
const upTo = (revision: number) => threadAsOf(history.slice(0, revision + 1));

describe('a thread as of a moment', () => {
  it('did not exist before its first fact', () => expect(threadAsOf([])).toBeNull());

  it('is what the facts up to then made of it, in its state, its row and its entries alike', () => {
    const beforeTheAnswer = upTo(3);
    expect(beforeTheAnswer?.thread.emails.map(({ emailId }) => emailId)).toEqual([questionId]);
    expect(beforeTheAnswer?.row).toMatchObject({ emails: 1, comments: 1, last_direction: 'in', revision: 3 });
    expect(beforeTheAnswer?.messages.map(({ id }) => id)).toEqual([questionId, uuid(8)]);
  });

  it('shows a delivery as it was known then', () => {
    const states = (revision: number) =>
      upTo(revision)?.messages.flatMap(({ id, recipients }) =>
        id === answerId ? (recipients ?? []).map(({ state }) => state) : [],
      );
    expect(states(4)).toEqual(['queued', 'queued', 'queued']);
    expect(states(6)).toEqual(['delivered', 'sending', 'sending']);
    expect(states(wholeStory.length - 3)).toEqual(['delivered', 'delivered', 'failed']);
    expect(states(wholeStory.length - 1)).toEqual(['delivered', 'bounced', 'failed']);
  });

  it('shows a mail as that of whom it was taken for then', () => {
    const contacts = (revision: number) => {
      const then = upTo(revision);
      const message = then?.messages.find(({ id }) => id === questionId);
      return [message?.contact_id, then?.row.contact_id, then?.thread.emails[0]?.sender?.contactId];
    };
    expect(contacts(wholeStory.length - 2)).toEqual([zoeId, zoeId, zoeId]);
    expect(contacts(wholeStory.length - 1)).toEqual([maxId, maxId, maxId]);
  });

  it('agrees with itself at every revision', () => {
    for (const { revision } of history) {
      const then = upTo(revision);
      expect(then?.row).toMatchObject({ revision, status: then?.thread.status });
      expect(then?.row.emails).toBe(then?.thread.emails.length);
      const { emails = 0, comments = 0 } = then?.row ?? {};
      const notes = then?.messages.filter(({ kind, data }) => kind === 'comment' && 'recipient' in data) ?? [];
      expect(then?.messages).toHaveLength(emails + comments + notes.length);
    }
  });

  it('is not that of a history without its beginning', () =>
    expect(() => threadAsOf(recorded([received(), opened(), composed()]))).toThrow('stands before ThreadOpened'));

  it('knows no inbox without a history', () => expect(inboxAsOf([])).toBeNull());
});

describe('the entries of a thread as of a moment', () => {
  const other = uuid(30);
  const said = { threadId: other, emailId: uuid(31), at: minute(8) };
  const two: readonly ThreadEvent[] = [opened(), received(), composed()];
  const beginning: readonly ThreadEvent[] = [opened({ threadId: other }), received(said)];

  const replayed = (events: readonly ThreadEvent[]): ThreadAsOf => {
    const replay = threadAsOf(recorded(events));
    if (replay === null) throw new Error('the thread did not exist');
    return replay;
  };

  const ids = async (events: readonly ThreadEvent[], others: Readonly<Record<string, readonly ThreadEvent[]>>) => {
    const read = async (id: string) => threadAsOf(recorded(others[id] ?? []));
    return (await entriesOf(replayed(events), read)).map(({ id }) => id);
  };

  const decided = (past: readonly ThreadEvent[], command: ThreadCommand): readonly ThreadEvent[] =>
    threadDecider.decide(command, fold(threadDecider, past));

  it('are those of what went on in it, too, where they came in time', async () => {
    const [gone] = decided(beginning, {
      type: 'MergeThread',
      intoThreadId: threadId,
      mergeId: uuid(70),
      at: minute(51),
    });
    if (gone?.type !== 'ThreadMerged') throw new Error('it went nowhere');
    const whole = [...two, ...decided(two, { type: 'AbsorbThread', merged: gone.data })];
    expect(await ids(whole, { [other]: [...beginning, gone] })).toEqual([questionId, uuid(31), answerId]);
    expect(await ids(two, {})).toEqual([questionId, answerId]);
  });

  it('have comments that count where they are shown, unless they were deleted', async () => {
    const own = [...beginning, commented({ threadId: other }), commented({ threadId: other, commentId: uuid(71) })];
    const [gone] = decided(own, { type: 'MergeThread', intoThreadId: threadId, mergeId: uuid(70), at: minute(51) });
    if (gone?.type !== 'ThreadMerged') throw new Error('it went nowhere');
    const whole = [...two, ...decided(two, { type: 'AbsorbThread', merged: gone.data })];
    const merged = [...own, gone];
    const deletion = { type: 'DeleteComment', commentId: uuid(71), deleterId: ada, deletesOthers: false } as const;
    const counted = async (past: readonly ThreadEvent[]) =>
      commentsAmong(await entriesOf(replayed(whole), async () => replayed(past)));
    expect(await counted(merged)).toBe(2);
    expect(await counted([...merged, ...decided(merged, { ...deletion, at: minute(52) })])).toBe(1);
  });

  it('lack a mail that was split off, which the other one has', async () => {
    const [gone] = decided(two, { type: 'SplitEmail', emailId: answerId, intoThreadId: other, at: minute(53) });
    if (gone?.type !== 'EmailSplitOff') throw new Error('it stayed');
    const { inboxId, email, contactId, at } = gone.data;
    const bring = { type: 'BringEmailOver', threadId: other, fromThreadId: threadId } as const;
    const there = decided([], { ...bring, inboxId, email, contactId, at });
    expect(await ids([...two, gone], {})).toEqual([questionId]);
    expect(await ids(there, { [threadId]: [...two, gone] })).toEqual([answerId]);
  });
});
