import { type EventVersions, v1 } from '#libs/decider';
import type { DraftEvent } from './draft.js';

/** How the facts of drafts are stored. These names are the storage format: one that was ever released stays. */
export const draftsEvents: EventVersions<DraftEvent> = {
  DraftCreated: v1,
  DraftSaved: v1,
  DraftShared: v1,
  DraftUnshared: v1,
  DraftDiscarded: v1,
  DraftRestored: v1,
  DraftSent: v1,
};
