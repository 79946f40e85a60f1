import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { contentItemId, created, forAll, manyThanks, minute, ownerId, thanks } from '../content.fixtures.js';
import { contentDecider } from '../decider.js';
import type { CreateContent } from './create-content.js';

const command: CreateContent = {
  type: 'CreateContent',
  contentItemId,
  kind: 'snippet',
  ownerId,
  visibility: forAll,
  wording: thanks,
  at: minute(0),
};

describe('CreateContent', () => {
  it('creates the first version', () => given(contentDecider).when(command).then(created()));
  it('is quiet the second time', () => given(contentDecider, created()).when(command).thenNothing());
  it('makes no item of another', () =>
    given(contentDecider, created())
      .when({ ...command, wording: manyThanks })
      .thenBroken('content-exists'));
});
