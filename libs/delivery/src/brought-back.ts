import { awake, type Email, type Thread, type ThreadEvent } from '#libs/threads';

type Why = Readonly<{ at: string; reason: 'delivery-failed' | 'delivery-in-doubt'; emailId: string }>;

/** A conversation that shows a mail for which a person should do something is open again, and put off no longer. */
export const broughtBack = (
  why: Why,
  { splitInto }: Pick<Email, 'splitInto'>,
  thread: Thread,
): readonly ThreadEvent[] => {
  if (thread.status === 'none' || splitInto !== null) return [];
  const { threadId } = thread;
  return thread.status === 'closed' ? [{ type: 'ThreadReopened', data: { threadId, ...why } }] : awake(thread, why);
};
