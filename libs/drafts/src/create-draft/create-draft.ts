import { RuleBroken } from '#libs/decider';
import type { Draft, DraftEvent, Writing } from '../draft.js';
import { sameData } from '../same-data.js';

export type CreateDraft = Readonly<{
  type: 'CreateDraft';
  draftId: string;
  ownerId: string;
  threadId: string | null;
  inboxId: string;
  shared: boolean;
  writing: Writing;
  at: string;
}>;

export const createDraft = (command: CreateDraft, draft: Draft): readonly DraftEvent[] => {
  const { type: _, ...created } = command;
  if (draft.status === 'none') return [{ type: 'DraftCreated', data: { ...created, version: 1 } }];
  if (draft.ownerId === command.ownerId && sameData(draft.writing, command.writing)) return [];
  throw new RuleBroken('draft-exists', 'this id belongs to another draft');
};
