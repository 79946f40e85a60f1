import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { UserEvent } from '../user.js';
import { userDecider } from '../user-decider.js';
import type { RemoveAvatar } from './remove-avatar.js';

const at = '2026-03-01T09:00:00.000Z';
const added: UserEvent = { type: 'UserAdded', data: { userId: 'u1', name: 'Ada', email: 'ada@example.org', at } };
const avatar = { sha256: 'a'.repeat(64), size: 2_000, mediaType: 'image/png' };
const set: UserEvent = { type: 'UserAvatarSet', data: { userId: 'u1', avatar, at } };
const removed: UserEvent = { type: 'UserAvatarRemoved', data: { userId: 'u1', at } };
const command: RemoveAvatar = { type: 'RemoveAvatar', at };

describe('RemoveAvatar', () => {
  it('takes the picture away', () => given(userDecider, added, set).when(command).then(removed));
  it('is quiet the second time', () => given(userDecider, added, set, removed).when(command).thenNothing());
  it('is quiet where there is none', () => given(userDecider, added).when(command).thenNothing());
  it('knows nobody who was not added', () => given(userDecider).when(command).thenBroken('user-not-found'));
});
