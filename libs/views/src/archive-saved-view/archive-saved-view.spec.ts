import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { savedViewDecider } from '../decider.js';
import { archived, created, minute, restored } from '../saved-view.fixtures.js';

const command = { type: 'ArchiveSavedView', at: minute(2) } as const;

describe('ArchiveSavedView', () => {
  it('puts a view away', () => given(savedViewDecider, created()).when(command).then(archived));
  it('does so again after it was restored', () =>
    given(savedViewDecider, created(), archived, restored).when(command).then(archived));
  it('is quiet the second time', () => given(savedViewDecider, created(), archived).when(command).thenNothing());
  it('needs a view', () => given(savedViewDecider).when(command).thenBroken('view-not-found'));
});
