import { RuleBroken } from '#libs/decider';
import type { ThreadUnmerged } from '../merging-events.js';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** Takes a conversation out again of the one that it went into. With a `mergeId`, only if it went there by that merge. */
export type UnmergeThread = Readonly<{
  type: 'UnmergeThread';
  mergeId: string | null;
  reason: ThreadUnmerged['data']['reason'];
  at: string;
}>;

/** @throws RuleBroken thread-missing, thread-empty */
export const unmergeThread = ({ mergeId, reason, at }: UnmergeThread, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const { threadId, mergedInto } = thread;
  if (mergedInto === null || (mergeId !== null && mergeId !== mergedInto.mergeId)) return [];
  const { threadId: fromThreadId, mergeId: went } = mergedInto;
  if (went === null)
    throw new RuleBroken('thread-empty', 'the only mail of this thread was put back: split it off again');
  const data = { threadId, fromThreadId, mergeId: went, at, reason };
  return [{ type: 'ThreadUnmerged', data }];
};
