import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { archived, created, minute, restored } from '../content.fixtures.js';
import { contentDecider } from '../decider.js';

const command = { type: 'RestoreContent', at: minute(30) } as const;

describe('RestoreContent', () => {
  it('brings an archived item back', () => given(contentDecider, created(), archived).when(command).then(restored));
  it('is quiet where nothing was archived', () => given(contentDecider, created()).when(command).thenNothing());
  it('needs an item', () => given(contentDecider).when(command).thenBroken('content-not-found'));
});
