import { RuleBroken } from '#libs/decider';
import { type Avatar, AVATAR_BYTES_MOST, AVATAR_TYPES } from '../avatar.js';
import { existingUser, type User, type UserEvent } from '../user.js';

/** The media type of `avatar` is that which its bytes tell. */
export type SetAvatar = Readonly<{ type: 'SetAvatar'; avatar: Avatar; at: string }>;

/** @throws RuleBroken `avatar-no-picture`, `avatar-too-large` */
export const setAvatar = ({ avatar, at }: SetAvatar, user: User): readonly UserEvent[] => {
  const { userId, avatar: present } = existingUser(user);
  const { sha256, size, mediaType } = avatar;
  if (!AVATAR_TYPES.includes(mediaType)) {
    throw new RuleBroken('avatar-no-picture', `choose a PNG, JPEG, WebP or GIF: this is ${mediaType}`);
  }
  if (size > AVATAR_BYTES_MOST) {
    throw new RuleBroken(
      'avatar-too-large',
      `choose a picture of at most ${AVATAR_BYTES_MOST} bytes: this has ${size}`,
    );
  }
  if (present?.sha256 === sha256) return [];
  return [{ type: 'UserAvatarSet', data: { userId, avatar: { sha256, size, mediaType }, at } }];
};
