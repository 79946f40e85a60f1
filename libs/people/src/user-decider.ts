import type { Decider } from '#libs/decider';
import { type AddUser, addUser } from './add-user/add-user.js';
import { type GrantRole, grantRole } from './grant-role/grant-role.js';
import { type IssueApiKey, issueApiKey } from './issue-api-key/issue-api-key.js';
import { type RemoveAvatar, removeAvatar } from './remove-avatar/remove-avatar.js';
import { type RevokeApiKey, revokeApiKey } from './revoke-api-key/revoke-api-key.js';
import { type RevokeRole, revokeRole } from './revoke-role/revoke-role.js';
import { type SetAvatar, setAvatar } from './set-avatar/set-avatar.js';
import { type SetPrimaryTeam, setPrimaryTeam } from './set-primary-team/set-primary-team.js';
import { evolveUser, noUser, type User, type UserEvent } from './user.js';

export type UserCommand =
  AddUser | GrantRole | RevokeRole | IssueApiKey | RevokeApiKey | SetPrimaryTeam | SetAvatar | RemoveAvatar;

const decide = (command: UserCommand, user: User): readonly UserEvent[] => {
  switch (command.type) {
    case 'AddUser':
      return addUser(command, user);
    case 'GrantRole':
      return grantRole(command, user);
    case 'RevokeRole':
      return revokeRole(command, user);
    case 'IssueApiKey':
      return issueApiKey(command, user);
    case 'RevokeApiKey':
      return revokeApiKey(command, user);
    case 'SetPrimaryTeam':
      return setPrimaryTeam(command, user);
    case 'SetAvatar':
      return setAvatar(command, user);
    case 'RemoveAvatar':
      return removeAvatar(command, user);
    default:
      return command satisfies never;
  }
};

/** Everything a `user-` stream can do. Each command but AddUser breaks the rule `user-not-found` where nobody was added. */
export const userDecider: Decider<User, UserCommand, UserEvent> = { initialState: noUser, decide, evolve: evolveUser };
