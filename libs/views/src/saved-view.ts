import { type EventVersions, type Fact, RuleBroken, v1 } from '#libs/decider';
import type { Audience } from '#libs/people';
import type { ThreadFilter } from '#libs/threads';

/** The facts of one list of threads that somebody keeps by its filter. 'me' in a filter is whoever looks. */
export type SavedViewEvent =
  | Fact<
      'SavedViewCreated',
      { viewId: string; ownerId: string; name: string; filter: ThreadFilter; visibility: Audience; at: string }
    >
  | Fact<'SavedViewRevised', { viewId: string; name: string; filter: ThreadFilter; at: string }>
  | Fact<'SavedViewShared', { viewId: string; visibility: Audience; at: string }>
  | Fact<'SavedViewArchived', { viewId: string; at: string }>
  | Fact<'SavedViewRestored', { viewId: string; at: string }>;

/** How they are stored. These names are the storage format: one that was ever released stays. */
export const savedViewEvents: EventVersions<SavedViewEvent> = {
  SavedViewCreated: v1,
  SavedViewRevised: v1,
  SavedViewShared: v1,
  SavedViewArchived: v1,
  SavedViewRestored: v1,
};

export const savedViewStream = (viewId: string): string => `savedView-${viewId}`;

export type ExistingSavedView = Readonly<{
  status: 'active' | 'archived';
  viewId: string;
  ownerId: string;
  name: string;
  filter: ThreadFilter;
  visibility: Audience;
}>;

export type SavedView = Readonly<{ status: 'none' }> | ExistingSavedView;

export const noSavedView: SavedView = { status: 'none' };

/** @throws RuleBroken `view-not-found` when no view was created under this id. */
export const existingView = (view: SavedView): ExistingSavedView => {
  if (view.status === 'none') throw new RuleBroken('view-not-found', 'create this view first');
  return view;
};

export const evolveSavedView = (view: SavedView, event: SavedViewEvent): SavedView => {
  if (event.type === 'SavedViewCreated') {
    const { viewId, ownerId, name, filter, visibility } = event.data;
    return { status: 'active', viewId, ownerId, name, filter, visibility };
  }
  if (view.status === 'none') return view;
  switch (event.type) {
    case 'SavedViewRevised':
      return { ...view, name: event.data.name, filter: event.data.filter };
    case 'SavedViewShared':
      return { ...view, visibility: event.data.visibility };
    case 'SavedViewArchived':
      return { ...view, status: 'archived' };
    case 'SavedViewRestored':
      return { ...view, status: 'active' };
    default:
      return event satisfies never;
  }
};
