import { RuleBroken } from '#libs/decider';
import { type Draft, type DraftEvent, existingDraft } from '../draft.js';

export type DiscardDraft = Readonly<{ type: 'DiscardDraft'; at: string }>;

/** Takes a draft out of the lists; nothing of it is lost. */
export const discardDraft = ({ at }: DiscardDraft, draft: Draft): readonly DraftEvent[] => {
  const { draftId, status } = existingDraft(draft);
  if (status === 'sent') throw new RuleBroken('draft-sent', 'this draft was sent');
  return status === 'discarded' ? [] : [{ type: 'DraftDiscarded', data: { draftId, at } }];
};
