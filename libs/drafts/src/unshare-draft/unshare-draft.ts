import { type Draft, type DraftEvent, openDraft } from '../draft.js';

export type UnshareDraft = Readonly<{ type: 'UnshareDraft'; at: string }>;

export const unshareDraft = ({ at }: UnshareDraft, draft: Draft): readonly DraftEvent[] => {
  const { draftId, shared } = openDraft(draft);
  return shared ? [{ type: 'DraftUnshared', data: { draftId, at } }] : [];
};
