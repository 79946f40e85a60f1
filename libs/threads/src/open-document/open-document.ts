import { RuleBroken } from '#libs/decider';
import type { ThreadEvent } from '../thread-events.js';
import type { Thread } from '../thread.js';

/** Somebody followed the link in a mail of ours to a document. */
export type OpenDocument = Readonly<{
  type: 'OpenDocument';
  emailId: string;
  contentItemId: string;
  version: number;
  at: string;
}>;

/** A page that is loaded again is no other look at it. */
const SAME_LOOK_MS = 10 * 60_000;

/** The link is in the hands of strangers: they do not make a conversation long without bound. */
const MAX_LOOKS = 50;

/** @throws RuleBroken thread-missing, email-missing */
export const openDocument = (command: OpenDocument, thread: Thread): readonly ThreadEvent[] => {
  const { emailId, contentItemId, version, at } = command;
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const email = thread.emails.find((one) => one.emailId === emailId);
  if (email === undefined) throw new RuleBroken('email-missing', 'the mail with this link is not in this thread');
  const looks = email.looks.filter((look) => look.contentItemId === contentItemId);
  const last = looks.at(-1);
  if (looks.length >= MAX_LOOKS) return [];
  if (last !== undefined && Date.parse(at) - Date.parse(last.at) < SAME_LOOK_MS) return [];
  return [{ type: 'DocumentOpened', data: { threadId: thread.threadId, emailId, contentItemId, version, at } }];
};
