import { RuleBroken } from '#libs/decider';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** Every change of the thread writes its row with all of its tags. */
export const MOST_TAGS = 50;

/** Puts a word on the thread by which the team finds it again; `tag` as tagOf() makes it. */
export type TagThread = Readonly<{ type: 'TagThread'; tag: string; at: string }>;

/** @throws RuleBroken thread-missing, too-many-tags */
export const tagThread = ({ tag, at }: TagThread, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const { threadId, tags } = thread;
  if (tags.includes(tag)) return [];
  if (tags.length >= MOST_TAGS)
    throw new RuleBroken('too-many-tags', `a thread has ${MOST_TAGS} tags at most: take one off first`);
  return [{ type: 'ThreadTagged', data: { threadId, tag, at, reason: 'command' } }];
};
