import { existingUser, type User, type UserEvent } from '../user.js';

export type RemoveAvatar = Readonly<{ type: 'RemoveAvatar'; at: string }>;

export const removeAvatar = ({ at }: RemoveAvatar, user: User): readonly UserEvent[] => {
  const { userId, avatar } = existingUser(user);
  return avatar === null ? [] : [{ type: 'UserAvatarRemoved', data: { userId, at } }];
};
