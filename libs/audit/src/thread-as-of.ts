import { fold, type Fact, type Recorded } from '#libs/decider';
import { type ExistingInbox, inboxDecider, type InboxEvent } from '#libs/inboxes';
import {
  type ExistingThread,
  type InboxRow,
  inboxRow,
  type MessageRow,
  messagesOf,
  threadDecider,
  type ThreadEvent,
} from '#libs/threads';

/** A conversation as it stood: by the folds that decided on it and that fill its views, run over a shorter log. */
export type ThreadAsOf = Readonly<{ thread: ExistingThread; row: InboxRow; messages: readonly MessageRow[] }>;

/** Replays a prefix of a thread's stream; null when the thread did not exist yet. */
export const threadAsOf = (history: readonly Recorded<ThreadEvent>[]): ThreadAsOf | null => {
  const thread = fold(threadDecider, history);
  let row: InboxRow | undefined;
  for (const event of history) row = inboxRow(row, event);
  return thread.status === 'none' || row === undefined ? null : { thread, row, messages: messagesOf(history) };
};

const byTime = (a: MessageRow, b: MessageRow): number => (a.at < b.at ? -1 : Number(a.at > b.at));

/**
 * The entries that a conversation showed then: those on its stream but for mails that were split off, and in the order of time what was taken over
 * from other conversations, which `read` replays to the same moment.
 */
export const entriesOf = async (
  { thread, messages }: ThreadAsOf,
  read: (threadId: string) => Promise<ThreadAsOf | null>,
): Promise<readonly MessageRow[]> => {
  const { emails, absorbed } = thread;
  const split = emails.flatMap(({ emailId, splitInto }) => (splitInto === null ? [] : [emailId]));
  const merged = absorbed.map(async ({ threadId }) => {
    const other = await read(threadId);
    return other === null ? [] : entriesOf(other, read);
  });
  const brought = emails.map(async ({ emailId, broughtFrom }) => {
    if (broughtFrom === null || absorbed.some(({ threadId }) => threadId === broughtFrom)) return [];
    return (await read(broughtFrom))?.messages.filter(({ email_id }) => email_id === emailId) ?? [];
  });
  const others = (await Promise.all([...merged, ...brought])).flat();
  const own = messages.filter(({ email_id }) => email_id === null || !split.includes(email_id));
  return others.length === 0 ? own : [...own, ...others].toSorted(byTime);
};

/** How many comments of people stand among these entries. */
export const commentsAmong = (entries: readonly MessageRow[]): number =>
  entries.filter(({ kind, data }) => kind === 'comment' && 'commentId' in data && data.deleted === null).length;

/** Replays a prefix of an inbox's stream; null when the inbox did not exist yet. */
export const inboxAsOf = (history: readonly Recorded<Fact>[]): ExistingInbox | null => {
  const inbox = fold(inboxDecider, history as readonly Recorded<InboxEvent>[]);
  return inbox.status === 'none' ? null : inbox;
};
