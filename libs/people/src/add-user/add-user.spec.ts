import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import type { UserEvent } from '../user.js';
import { userDecider } from '../user-decider.js';
import type { AddUser } from './add-user.js';

const at = '2026-03-01T09:00:00.000Z';
const ada = { userId: 'u1', name: 'Ada', email: 'ada@example.org', at };
const added: UserEvent = { type: 'UserAdded', data: ada };
const command: AddUser = { type: 'AddUser', ...ada };

describe('AddUser', () => {
  it('adds a user who has no role yet', () => given(userDecider).when(command).then(added));
  it('is quiet the second time', () => given(userDecider, added).when(command).thenNothing());
  it('does not turn one user into another', () =>
    given(userDecider, added)
      .when({ ...command, name: 'Eve' })
      .thenBroken('user-exists'));
});
