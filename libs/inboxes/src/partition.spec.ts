import { describe, expect, it } from 'vitest';
import type { Role } from '#libs/people';
import { canChangeShared, canSeeShared } from './partition.js';

const uuid = (n: number): string => `019cad0c-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [ownerId, team] = [uuid(2), uuid(3)];

const person = (roles: readonly Role[], teamIds: readonly string[] = [], id = uuid(50)) => ({ id, roles, teamIds });

const ofAll = { ownerId, visibility: { to: 'all' } } as const;
const ofTeam = { ownerId, visibility: { to: 'chosen', teamIds: [team], userIds: [] } } as const;
const ofPerson = { ownerId, visibility: { to: 'chosen', teamIds: [], userIds: [uuid(50)] } } as const;

type Case = readonly [who: string, person: ReturnType<typeof person>, seen: string, changed: string];

const may = (right: typeof canSeeShared, who: ReturnType<typeof person>): string =>
  [ofAll, ofTeam, ofPerson].map((item) => (right(who, item) ? 'y' : '-')).join('');

describe('what is for all, for a team, and for one person', () => {
  it.each<Case>([
    ['a stranger to the team', person(['member'], [], uuid(51)), 'y--', '---'],
    ['one who is named', person(['member']), 'y-y', '--y'],
    ['a member of the team', person(['member'], [team], uuid(51)), 'yy-', '-y-'],
    ['whoever made it', person(['member'], [], ownerId), 'yyy', 'yyy'],
    ['who sees every inbox', person(['accountAccess'], [], uuid(51)), 'yyy', '---'],
    ['an auditor', person(['auditor'], [team]), 'yyy', '---'],
    ['an administrator', person(['admin'], [], uuid(51)), 'yyy', 'yyy'],
    ['the superAdmin', person(['superAdmin'], [], uuid(51)), 'yyy', 'yyy'],
    ['someone without a role', person([], [team]), '---', '---'],
  ])('%s', (_, who, seen, changed) => {
    expect([may(canSeeShared, who), may(canChangeShared, who)]).toEqual([seen, changed]);
  });
});
