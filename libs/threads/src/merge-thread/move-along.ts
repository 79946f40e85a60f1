import { moved } from '../move-thread/move-thread.js';
import type { Assignee } from '../teamwork-events.js';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** A conversation that went into another one lies where that one does; `sees` is as MoveThread has it. */
export type MoveAlong = Readonly<{
  type: 'MoveAlong';
  withThreadId: string;
  inboxId: string;
  sees: Assignee | null;
  at: string;
}>;

/** Nothing where it has been taken out meanwhile. */
export const moveAlong = ({ type: _, withThreadId, ...move }: MoveAlong, thread: Thread): readonly ThreadEvent[] =>
  thread.status !== 'none' && thread.mergedInto?.threadId === withThreadId ? moved(move, thread, 'command') : [];
