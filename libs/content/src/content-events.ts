import { type EventVersions, v1 } from '#libs/decider';
import type { ShortcutEvent } from './claim-shortcut/claim-shortcut.js';
import type { ContentItemEvent } from './content-item.js';
import type { SignatureEvent } from './signature.js';

/** How the facts of content are stored. These names are the storage format: one that was ever released stays. */
export const contentEvents: EventVersions<ContentItemEvent | ShortcutEvent | SignatureEvent> = {
  ContentItemCreated: v1,
  ContentItemRevised: v1,
  ContentItemShared: v1,
  ContentItemArchived: v1,
  ContentItemRestored: v1,
  SnippetShortcutClaimed: v1,
  SignatureSet: v1,
  SignatureRemoved: v1,
};
