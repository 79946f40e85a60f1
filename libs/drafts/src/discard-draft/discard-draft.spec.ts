import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { draftDecider } from '../decider.js';
import { created, discarded, minute, restored, sent } from '../drafts.fixtures.js';

const command = { type: 'DiscardDraft', at: minute(30) } as const;

describe('DiscardDraft', () => {
  it('discards a draft', () => given(draftDecider, created()).when(command).then(discarded));
  it('discards it again', () => given(draftDecider, created(), discarded, restored).when(command).then(discarded));
  it('is quiet the second time', () => given(draftDecider, created(), discarded).when(command).thenNothing());
  it('discards nothing that was sent', () =>
    given(draftDecider, created(), sent()).when(command).thenBroken('draft-sent'));
  it('needs a draft', () => given(draftDecider).when(command).thenBroken('draft-not-found'));
});
