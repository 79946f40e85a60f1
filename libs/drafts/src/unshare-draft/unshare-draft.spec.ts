import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { draftDecider } from '../decider.js';
import { created, discarded, minute, sent, shared, unshared } from '../drafts.fixtures.js';

const command = { type: 'UnshareDraft', at: minute(20) } as const;

describe('UnshareDraft', () => {
  it('makes a shared draft private', () => given(draftDecider, created(), shared).when(command).then(unshared));
  it('is quiet when it is private', () => given(draftDecider, created()).when(command).thenNothing());
  it('needs an open draft', () => {
    given(draftDecider).when(command).thenBroken('draft-not-found');
    given(draftDecider, created(), shared, discarded).when(command).thenBroken('draft-discarded');
    given(draftDecider, created(), shared, sent()).when(command).thenBroken('draft-sent');
  });
});
