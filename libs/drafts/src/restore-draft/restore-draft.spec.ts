import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { draftDecider } from '../decider.js';
import { created, discarded, minute, restored, sent } from '../drafts.fixtures.js';

const command = { type: 'RestoreDraft', mailCanceled: false, at: minute(40) } as const;
const canceled = { ...command, mailCanceled: true };

describe('RestoreDraft', () => {
  it('brings a discarded draft back', () => given(draftDecider, created(), discarded).when(command).then(restored));
  it('is quiet for an open one', () => given(draftDecider, created()).when(command).thenNothing());
  it('brings back a draft whose mail was taken back', () =>
    given(draftDecider, created(), sent()).when(canceled).then(restored));
  it('brings back none whose mail was sent', () =>
    given(draftDecider, created(), sent()).when(command).thenBroken('draft-sent'));
  it('needs a draft', () => given(draftDecider).when(command).thenBroken('draft-not-found'));
});
