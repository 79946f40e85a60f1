import { RuleBroken } from '#libs/decider';
import { firstContactOf, gistOf, mustStandAlone } from '../merging.js';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** Takes a mail back that was split off into that conversation. */
export type PutEmailBack = Readonly<{ type: 'PutEmailBack'; emailId: string; fromThreadId: string; at: string }>;

/** @throws RuleBroken thread-missing, thread-merged */
export const putEmailBack = ({ emailId, fromThreadId, at }: PutEmailBack, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const { threadId, inboxId, emails } = thread;
  if (!emails.some((email) => email.emailId === emailId && email.splitInto === fromThreadId)) return [];
  mustStandAlone(thread);
  const all = emails.map((email) => (email.emailId === emailId ? { ...email, splitInto: null } : email));
  const told = { gist: gistOf(all), first: firstContactOf(all) };
  return [{ type: 'EmailPutBack', data: { threadId, inboxId, emailId, fromThreadId, ...told, at } }];
};
