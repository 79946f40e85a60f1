import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { archived, created, minute, restored } from '../content.fixtures.js';
import { contentDecider } from '../decider.js';

const command = { type: 'ArchiveContent', at: minute(20) } as const;

describe('ArchiveContent', () => {
  it('archives an item', () => given(contentDecider, created()).when(command).then(archived));
  it('archives one again that was restored', () =>
    given(contentDecider, created(), archived, restored).when(command).then(archived));
  it('is quiet the second time', () => given(contentDecider, created(), archived).when(command).thenNothing());
  it('needs an item', () => given(contentDecider).when(command).thenBroken('content-not-found'));
});
