import type { Decider } from '#libs/decider';
import { type CreateDraft, createDraft } from './create-draft/create-draft.js';
import { type DiscardDraft, discardDraft } from './discard-draft/discard-draft.js';
import { type Draft, type DraftEvent, evolveDraft, noDraft } from './draft.js';
import { type RestoreDraft, restoreDraft } from './restore-draft/restore-draft.js';
import { type SaveDraft, saveDraft } from './save-draft/save-draft.js';
import { type SendDraft, sendDraft } from './send-draft/send-draft.js';
import { type ShareDraft, shareDraft } from './share-draft/share-draft.js';
import { type UnshareDraft, unshareDraft } from './unshare-draft/unshare-draft.js';

export type DraftCommand =
  CreateDraft | SaveDraft | ShareDraft | UnshareDraft | DiscardDraft | RestoreDraft | SendDraft;

const decide = (command: DraftCommand, draft: Draft): readonly DraftEvent[] => {
  switch (command.type) {
    case 'CreateDraft':
      return createDraft(command, draft);
    case 'SaveDraft':
      return saveDraft(command, draft);
    case 'ShareDraft':
      return shareDraft(command, draft);
    case 'UnshareDraft':
      return unshareDraft(command, draft);
    case 'DiscardDraft':
      return discardDraft(command, draft);
    case 'RestoreDraft':
      return restoreDraft(command, draft);
    case 'SendDraft':
      return sendDraft(command, draft);
    default:
      return command satisfies never;
  }
};

/** Everything a `draft-` stream can do. All but CreateDraft and SendDraft break the rule `draft-not-found` where there is no draft. */
export const draftDecider: Decider<Draft, DraftCommand, DraftEvent> = {
  initialState: noDraft,
  decide,
  evolve: evolveDraft,
};
