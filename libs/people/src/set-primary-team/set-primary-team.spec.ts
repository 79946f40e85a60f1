import { describe, expect, it } from 'vitest';
import { given } from '#libs/decider';
import { primaryTeam, type UserEvent } from '../user.js';
import { userDecider } from '../user-decider.js';
import type { SetPrimaryTeam } from './set-primary-team.js';

const at = '2026-03-01T09:00:00.000Z';
const added: UserEvent = { type: 'UserAdded', data: { userId: 'u1', name: 'Ada', email: 'ada@example.org', at } };
const set = (teamId: string | null): UserEvent => ({ type: 'PrimaryTeamSet', data: { userId: 'u1', teamId, at } });
const command = (teamId: string | null): SetPrimaryTeam => ({ type: 'SetPrimaryTeam', teamId, at });

describe('SetPrimaryTeam', () => {
  it('says which team is their own', () => given(userDecider, added).when(command('t1')).then(set('t1')));
  it('puts another in its place', () => given(userDecider, added, set('t1')).when(command('t2')).then(set('t2')));
  it('leaves them without one', () => given(userDecider, added, set('t1')).when(command(null)).then(set(null)));
  it('is quiet the second time', () => {
    given(userDecider, added, set('t1')).when(command('t1')).thenNothing();
    given(userDecider, added).when(command(null)).thenNothing();
  });
  it('knows nobody who was not added', () => given(userDecider).when(command('t1')).thenBroken('user-not-found'));
});

describe('a primary team', () => {
  it('is one that the person is in', () => {
    expect(primaryTeam('t1', ['t2', 't1'])).toBe('t1');
    expect(primaryTeam('t1', ['t2'])).toBeNull();
    expect(primaryTeam(null, ['t2'])).toBeNull();
  });
});
