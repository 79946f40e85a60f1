import { RuleBroken } from '#libs/decider';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** Takes a tag off the thread; `tag` as tagOf() makes it. */
export type UntagThread = Readonly<{ type: 'UntagThread'; tag: string; at: string }>;

/** @throws RuleBroken thread-missing */
export const untagThread = ({ tag, at }: UntagThread, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const { threadId, tags } = thread;
  return tags.includes(tag) ? [{ type: 'ThreadUntagged', data: { threadId, tag, at } }] : [];
};
