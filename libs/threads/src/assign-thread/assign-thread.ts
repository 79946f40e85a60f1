import { RuleBroken } from '#libs/decider';
import type { Assignee } from '../teamwork-events.js';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** Makes a person or a team answerable for the thread; `assignee: null` makes it nobody's. */
export type AssignThread = Readonly<{ type: 'AssignThread'; assignee: Assignee | null; at: string }>;

/** @throws RuleBroken thread-missing */
export const assignThread = ({ assignee, at }: AssignThread, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const { threadId, assignee: before } = thread;
  if (assignee === null) return before === null ? [] : [{ type: 'ThreadUnassigned', data: { threadId, at } }];
  if (before?.kind === assignee.kind && before.id === assignee.id) return [];
  return [{ type: 'ThreadAssigned', data: { threadId, assignee, at, reason: 'command' } }];
};
