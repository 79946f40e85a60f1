import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { savedViewDecider } from '../decider.js';
import { archived, created, minute, restored } from '../saved-view.fixtures.js';

const command = { type: 'RestoreSavedView', at: minute(3) } as const;

describe('RestoreSavedView', () => {
  it('brings an archived view back', () => given(savedViewDecider, created(), archived).when(command).then(restored));
  it('is quiet where nothing was put away', () => given(savedViewDecider, created()).when(command).thenNothing());
  it('needs a view', () => given(savedViewDecider).when(command).thenBroken('view-not-found'));
});
