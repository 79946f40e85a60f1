import { existingView, type SavedView, type SavedViewEvent } from '../saved-view.js';

export type ArchiveSavedView = Readonly<{ type: 'ArchiveSavedView'; at: string }>;

/** @throws RuleBroken view-not-found */
export const archiveSavedView = ({ at }: ArchiveSavedView, view: SavedView): readonly SavedViewEvent[] => {
  const { viewId, status } = existingView(view);
  return status === 'archived' ? [] : [{ type: 'SavedViewArchived', data: { viewId, at } }];
};
