import { RuleBroken } from '#libs/decider';
import { type Draft, type DraftEvent, existingDraft } from '../draft.js';

/** `mailCanceled`: whether the mail that the draft became was taken back before it left. */
export type RestoreDraft = Readonly<{ type: 'RestoreDraft'; mailCanceled: boolean; at: string }>;

export const restoreDraft = ({ mailCanceled, at }: RestoreDraft, draft: Draft): readonly DraftEvent[] => {
  const { draftId, status } = existingDraft(draft);
  if (status === 'open') return [];
  if (status === 'sent' && !mailCanceled)
    throw new RuleBroken('draft-sent', 'this draft was sent: it comes back only with a mail that was canceled');
  return [{ type: 'DraftRestored', data: { draftId, at } }];
};
