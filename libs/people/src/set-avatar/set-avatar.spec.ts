import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { UserEvent } from '../user.js';
import { userDecider } from '../user-decider.js';
import type { SetAvatar } from './set-avatar.js';

const at = '2026-03-01T09:00:00.000Z';
const added: UserEvent = { type: 'UserAdded', data: { userId: 'u1', name: 'Ada', email: 'ada@example.org', at } };
const portrait = { sha256: 'a'.repeat(64), size: 256 * 1024, mediaType: 'image/png' };
const other = { ...portrait, sha256: 'b'.repeat(64), mediaType: 'image/webp' };
const set = (avatar = portrait): UserEvent => ({ type: 'UserAvatarSet', data: { userId: 'u1', avatar, at } });
const removed: UserEvent = { type: 'UserAvatarRemoved', data: { userId: 'u1', at } };
const command = (avatar = portrait): SetAvatar => ({ type: 'SetAvatar', avatar, at });

describe('SetAvatar', () => {
  it('gives somebody a picture', () => given(userDecider, added).when(command()).then(set()));
  it('puts another in its place', () => given(userDecider, added, set()).when(command(other)).then(set(other)));
  it('gives the one that was taken away', () => given(userDecider, added, set(), removed).when(command()).then(set()));
  it('is quiet the second time', () => given(userDecider, added, set()).when(command()).thenNothing());
  it.each(['image/svg+xml', 'text/html', 'application/pdf'])('takes no %s', (mediaType) =>
    given(userDecider, added)
      .when(command({ ...portrait, mediaType }))
      .thenBroken('avatar-no-picture'),
  );
  it('takes none of more than 256 KiB', () =>
    given(userDecider, added)
      .when(command({ ...portrait, size: portrait.size + 1 }))
      .thenBroken('avatar-too-large'));
  it('knows nobody who was not added', () => given(userDecider).when(command()).thenBroken('user-not-found'));
});
