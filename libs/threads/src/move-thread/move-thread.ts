import { RuleBroken } from '#libs/decider';
import { ownInPlace } from '../email.js';
import type { Assignee, Cause } from '../teamwork-events.js';
import type { ThreadEvent } from '../thread-events.js';
import type { ExistingThread, Thread } from '../thread.js';

/**
 * Puts a conversation into another inbox. `sees` is whoever it is assigned to, where they were found to see that inbox: anybody else to whom it
 * is assigned when this is decided loses it.
 */
export type MoveThread = Readonly<{
  type: 'MoveThread';
  inboxId: string;
  sees: Assignee | null;
  at: string;
}>;

const ticketsOf = ({ emails }: ExistingThread): readonly string[] => [
  ...new Set(
    ownInPlace(emails).flatMap(({ associations }) =>
      associations.flatMap(({ type, id }) => (type === 'ticket' ? [id] : [])),
    ),
  ),
];

/** What a move makes of a thread that is there, whoever wants it; nothing where it lies in that inbox already. */
export const moved = (
  { inboxId: toInboxId, sees, at }: Omit<MoveThread, 'type'>,
  thread: ExistingThread,
  reason: Cause,
): readonly ThreadEvent[] => {
  const { threadId, inboxId: fromInboxId, assignee } = thread;
  if (fromInboxId === toInboxId) return [];
  const keeps = assignee === null || (assignee.kind === sees?.kind && assignee.id === sees.id);
  const data = { threadId, fromInboxId, toInboxId, tickets: ticketsOf(thread), at, reason };
  return [
    { type: 'ThreadMoved', data },
    ...(keeps ? [] : ([{ type: 'ThreadUnassigned', data: { threadId, at } }] as const)),
  ];
};

/** @throws RuleBroken thread-missing */
export const moveThread = ({ type: _, ...move }: MoveThread, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  return moved(move, thread, 'command');
};
