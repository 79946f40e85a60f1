import type { Decider } from '#libs/decider';
import { archiveSavedView, type ArchiveSavedView } from './archive-saved-view/archive-saved-view.js';
import { createSavedView, type CreateSavedView } from './create-saved-view/create-saved-view.js';
import { restoreSavedView, type RestoreSavedView } from './restore-saved-view/restore-saved-view.js';
import { reviseSavedView, type ReviseSavedView } from './revise-saved-view/revise-saved-view.js';
import { evolveSavedView, noSavedView, type SavedView, type SavedViewEvent } from './saved-view.js';

export type SavedViewCommand = CreateSavedView | ReviseSavedView | ArchiveSavedView | RestoreSavedView;

const decide = (command: SavedViewCommand, view: SavedView): readonly SavedViewEvent[] => {
  switch (command.type) {
    case 'CreateSavedView':
      return createSavedView(command, view);
    case 'ReviseSavedView':
      return reviseSavedView(command, view);
    case 'ArchiveSavedView':
      return archiveSavedView(command, view);
    case 'RestoreSavedView':
      return restoreSavedView(command, view);
    default:
      return command satisfies never;
  }
};

/** Everything a `savedView-` stream can do; each command but CreateSavedView breaks the rule `view-not-found` where there is no view. */
export const savedViewDecider: Decider<SavedView, SavedViewCommand, SavedViewEvent> = {
  initialState: noSavedView,
  decide,
  evolve: evolveSavedView,
};
