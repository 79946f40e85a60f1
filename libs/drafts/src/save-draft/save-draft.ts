import { RuleBroken } from '#libs/decider';
import { type Draft, type DraftEvent, openDraft, type Writing } from '../draft.js';
import { sameData } from '../same-data.js';

/** `conversationIn` is the inbox that the conversation of an answer lies in by now, null for a new mail. */
export type SaveDraft = Readonly<{
  type: 'SaveDraft';
  inboxId: string;
  conversationIn: string | null;
  writing: Writing;
  at: string;
}>;

/**
 * Every version that says something else is kept. An answer stays in the inbox of its conversation, wherever that goes.
 * @throws RuleBroken draft-not-found, draft-sent, draft-discarded, draft-bound-to-thread
 */
export const saveDraft = ({ inboxId, conversationIn, writing, at }: SaveDraft, draft: Draft): readonly DraftEvent[] => {
  const { draftId, threadId, version, ...before } = openDraft(draft);
  const home = threadId === null ? before.inboxId : conversationIn;
  if (home === inboxId && sameData(before.writing, writing)) return [];
  if (home !== inboxId && threadId !== null)
    throw new RuleBroken('draft-bound-to-thread', 'an answer stays in the inbox of its conversation');
  return [{ type: 'DraftSaved', data: { draftId, inboxId, version: version + 1, writing, at } }];
};
