import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import {
  archived,
  created,
  forAll,
  forTeam,
  manyThanks,
  minute,
  revised,
  shared,
  thanks,
} from '../content.fixtures.js';
import { contentDecider } from '../decider.js';
import type { ReviseContent } from './revise-content.js';

const command: ReviseContent = {
  type: 'ReviseContent',
  kind: 'snippet',
  visibility: forAll,
  wording: manyThanks,
  at: minute(2),
};

describe('ReviseContent', () => {
  it('writes the next version', () => given(contentDecider, created()).when(command).then(revised()));
  it('counts on', () =>
    given(contentDecider, created(), revised())
      .when({ ...command, wording: thanks, at: minute(3) })
      .then(revised(3, thanks)));
  it('is quiet when nothing is new', () => given(contentDecider, created(), revised()).when(command).thenNothing());
  it('shares the same version with others', () =>
    given(contentDecider, created(), revised())
      .when({ ...command, visibility: forTeam, at: minute(10) })
      .then(shared()));
  it('does both at once', () =>
    given(contentDecider, created(), shared())
      .when(command)
      .then(revised(), { type: 'ContentItemShared', data: { ...shared(forAll).data, at: minute(2) } } as ReturnType<
        typeof shared
      >));
  it('leaves an archived item alone', () =>
    given(contentDecider, created(), archived).when(command).thenBroken('content-archived'));
  it('makes no template of a snippet', () =>
    given(contentDecider, created())
      .when({ ...command, kind: 'template' })
      .thenBroken('content-kind-fixed'));
  it('needs an item', () => given(contentDecider).when(command).thenBroken('content-not-found'));
});
