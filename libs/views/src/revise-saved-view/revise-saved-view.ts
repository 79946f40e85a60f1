import { RuleBroken } from '#libs/decider';
import { type Audience, sameAudience } from '#libs/people';
import { sameFilter, type ThreadFilter } from '#libs/threads';
import { existingView, type SavedView, type SavedViewEvent } from '../saved-view.js';

export type ReviseSavedView = Readonly<{
  type: 'ReviseSavedView';
  name: string;
  filter: ThreadFilter;
  visibility: Audience;
  at: string;
}>;

/** @throws RuleBroken view-not-found, view-archived */
export const reviseSavedView = (command: ReviseSavedView, view: SavedView): readonly SavedViewEvent[] => {
  const { viewId, status, ...before } = existingView(view);
  const { name, filter, visibility, at } = command;
  if (status === 'archived') throw new RuleBroken('view-archived', 'restore this view before you revise it');
  const events: SavedViewEvent[] = [];
  if (name !== before.name || !sameFilter(filter, before.filter)) {
    events.push({ type: 'SavedViewRevised', data: { viewId, name, filter, at } });
  }
  if (!sameAudience(visibility, before.visibility)) {
    events.push({ type: 'SavedViewShared', data: { viewId, visibility, at } });
  }
  return events;
};
