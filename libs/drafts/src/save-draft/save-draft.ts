import { RuleBroken } from '#libs/decider';
import { type Draft, type DraftEvent, openDraft, type Writing } from '../draft.js';
import { sameData } from '../same-data.js';

export type SaveDraft = Readonly<{ type: 'SaveDraft'; inboxId: string; writing: Writing; at: string }>;

/**
 * Every version that says something else is kept. An answer stays in the inbox of its conversation.
 * @throws RuleBroken draft-not-found, draft-sent, draft-discarded, draft-bound-to-thread
 */
export const saveDraft = ({ inboxId, writing, at }: SaveDraft, draft: Draft): readonly DraftEvent[] => {
  const { draftId, threadId, version, ...before } = openDraft(draft);
  if (before.inboxId === inboxId && sameData(before.writing, writing)) return [];
  if (before.inboxId !== inboxId && threadId !== null)
    throw new RuleBroken('draft-bound-to-thread', 'an answer stays in the inbox of its conversation');
  return [{ type: 'DraftSaved', data: { draftId, inboxId, version: version + 1, writing, at } }];
};
