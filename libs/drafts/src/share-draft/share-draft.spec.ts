import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { draftDecider } from '../decider.js';
import { created, discarded, minute, sent, shared, unshared } from '../drafts.fixtures.js';

const command = { type: 'ShareDraft', at: minute(10) } as const;

describe('ShareDraft', () => {
  it('shares a private draft', () => given(draftDecider, created()).when(command).then(shared));
  it('shares it again', () => given(draftDecider, created(), shared, unshared).when(command).then(shared));
  it('is quiet when it is shared', () => {
    given(draftDecider, created(), shared).when(command).thenNothing();
    given(draftDecider, created({ shared: true }))
      .when(command)
      .thenNothing();
  });
  it('needs an open draft', () => {
    given(draftDecider).when(command).thenBroken('draft-not-found');
    given(draftDecider, created(), discarded).when(command).thenBroken('draft-discarded');
    given(draftDecider, created(), sent()).when(command).thenBroken('draft-sent');
  });
});
