import { RuleBroken } from '#libs/decider';
import { type Absorbed, evolveMerging, gistOf, mustStandAlone, withCarried } from '../merging.js';
import type { ThreadAbsorbed, ThreadGivenBack, ThreadMerged } from '../merging-events.js';
import type { ThreadEvent } from '../thread-events.js';
import type { ExistingThread, Thread } from '../thread.js';

/** Takes over a conversation that is to go on in this one. */
export type AbsorbThread = Readonly<{ type: 'AbsorbThread'; merged: ThreadMerged['data'] }>;

/** Gives up again what came by a merge. */
export type GiveThreadBack = Readonly<{ type: 'GiveThreadBack'; mergeId: string; at: string }>;

const givenBack = (thread: ExistingThread, { threadId: toThreadId, mergeId, comments }: Absorbed, at: string) => {
  const { threadId, emails } = thread;
  const gist = gistOf(emails.filter(({ broughtFrom }) => broughtFrom !== toThreadId));
  return { type: 'ThreadGivenBack', data: { threadId, toThreadId, mergeId, comments, gist, at } } as const;
};

/**
 * An earlier merge of the same conversation that was undone, and is still to be given back, is given back first.
 * @throws RuleBroken thread-missing, thread-merged, other-inbox
 */
export const absorbThread = ({ merged }: AbsorbThread, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const { threadId, absorbed } = thread;
  const { threadId: fromThreadId, inboxId, mergeId, emails, comments, at } = merged;
  if (absorbed.some((one) => one.mergeId === mergeId)) return [];
  mustStandAlone(thread);
  if (thread.inboxId !== inboxId)
    throw new RuleBroken('other-inbox', 'the two threads lie in different inboxes: move one of them first');
  const undone: readonly ThreadGivenBack[] = absorbed
    .filter((one) => one.threadId === fromThreadId)
    .map((one) => givenBack(thread, one, at));
  const before = undone.reduce<ExistingThread>((state, fact) => ({ ...state, ...evolveMerging(state, fact) }), thread);
  const data = { threadId, fromThreadId, mergeId, emails, comments, at };
  const whole = withCarried(before.emails, emails, fromThreadId);
  const fact: ThreadAbsorbed = { type: 'ThreadAbsorbed', data: { ...data, gist: gistOf(whole) } };
  return [...undone, fact];
};

/** @throws RuleBroken thread-missing */
export const giveThreadBack = ({ mergeId, at }: GiveThreadBack, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  return thread.absorbed.filter((one) => one.mergeId === mergeId).map((one) => givenBack(thread, one, at));
};
