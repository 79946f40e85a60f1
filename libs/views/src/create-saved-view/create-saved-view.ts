import { RuleBroken } from '#libs/decider';
import type { Audience } from '#libs/people';
import type { ThreadFilter } from '#libs/threads';
import type { SavedView, SavedViewEvent } from '../saved-view.js';

export type CreateSavedView = Readonly<{
  type: 'CreateSavedView';
  viewId: string;
  ownerId: string;
  name: string;
  filter: ThreadFilter;
  visibility: Audience;
  at: string;
}>;

/** @throws RuleBroken view-exists */
export const createSavedView = (command: CreateSavedView, view: SavedView): readonly SavedViewEvent[] => {
  const { type: _, ...data } = command;
  if (view.status !== 'none') throw new RuleBroken('view-exists', 'this id belongs to another view');
  return [{ type: 'SavedViewCreated', data }];
};
