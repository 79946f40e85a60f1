import { existingView, type SavedView, type SavedViewEvent } from '../saved-view.js';

export type RestoreSavedView = Readonly<{ type: 'RestoreSavedView'; at: string }>;

/** @throws RuleBroken view-not-found */
export const restoreSavedView = ({ at }: RestoreSavedView, view: SavedView): readonly SavedViewEvent[] => {
  const { viewId, status } = existingView(view);
  return status === 'active' ? [] : [{ type: 'SavedViewRestored', data: { viewId, at } }];
};
