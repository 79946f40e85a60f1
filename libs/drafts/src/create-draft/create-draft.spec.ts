import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { draftDecider } from '../decider.js';
import { ada, begun, created, draftId, finished, minute, saved, support } from '../drafts.fixtures.js';
import type { CreateDraft } from './create-draft.js';

const command: CreateDraft = {
  type: 'CreateDraft',
  draftId,
  ownerId: ada,
  threadId: null,
  inboxId: support,
  shared: false,
  writing: begun,
  at: minute(0),
};

describe('CreateDraft', () => {
  it('makes the first version', () => given(draftDecider).when(command).then(created()));
  it('is quiet the second time', () => given(draftDecider, created()).when(command).thenNothing());
  it('overwrites nothing', () => {
    given(draftDecider, created())
      .when({ ...command, writing: finished })
      .thenBroken('draft-exists');
    given(draftDecider, created(), saved()).when(command).thenBroken('draft-exists');
  });
});
