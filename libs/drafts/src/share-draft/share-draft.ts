import { type Draft, type DraftEvent, openDraft } from '../draft.js';

export type ShareDraft = Readonly<{ type: 'ShareDraft'; at: string }>;

/** Everybody who works in its inbox sees the draft, writes on it, and may send it. */
export const shareDraft = ({ at }: ShareDraft, draft: Draft): readonly DraftEvent[] => {
  const { draftId, shared } = openDraft(draft);
  return shared ? [] : [{ type: 'DraftShared', data: { draftId, at } }];
};
