import { describe, expect, it } from 'vitest';
import type { Role } from '#libs/people';
import { canAct, canTeamView, canView, looksInto } from './access.js';
import type { Visibility } from './inbox.js';

type Membership = 'nobody' | 'user' | 'team';
type Right = 'nothing' | 'view' | 'act';

const members = [
  { kind: 'user', id: 'ada' },
  { kind: 'team', id: 'billing' },
] as const;

const person = (roles: readonly Role[], membership: Membership) => ({
  id: membership === 'user' ? 'ada' : 'eve',
  roles,
  teamIds: membership === 'team' ? ['sales', 'billing'] : ['sales'],
  hasSeat: true,
});

const right = (roles: readonly Role[], membership: Membership, visibility: Visibility): Right => {
  const asking = person(roles, membership);
  const inbox = { visibility, members };
  if (canAct(asking, inbox)) return canView(asking, inbox) ? 'act' : 'nothing';
  return canView(asking, inbox) ? 'view' : 'nothing';
};

const held: readonly (readonly [roles: readonly Role[], open: Right, restricted: Right, asMember: Right])[] = [
  [[], 'nothing', 'nothing', 'nothing'],
  [['member'], 'act', 'nothing', 'act'],
  [['accountAccess'], 'act', 'view', 'act'],
  [['admin'], 'act', 'view', 'act'],
  [['superAdmin'], 'act', 'view', 'act'],
  [['auditor'], 'view', 'view', 'view'],
  [['member', 'auditor'], 'act', 'view', 'act'],
  [['member', 'accountAccess'], 'act', 'view', 'act'],
  [['member', 'admin'], 'act', 'view', 'act'],
  [['admin', 'auditor'], 'act', 'view', 'act'],
];

describe('the rights on an inbox', () => {
  it.each(held)('%j who is no member: open %s, restricted %s', (roles, open, restricted) => {
    expect(right(roles, 'nobody', 'open')).toBe(open);
    expect(right(roles, 'nobody', 'restricted')).toBe(restricted);
  });

  it.each(held)('%j who is a member, in person or by team', (roles, _open, _restricted, asMember) => {
    for (const membership of ['user', 'team'] as const) {
      expect(right(roles, membership, 'open')).toBe(asMember);
      expect(right(roles, membership, 'restricted')).toBe(asMember);
    }
  });

  it.each(held)('%j without a seat: may look, and act nowhere', (roles) => {
    for (const membership of ['nobody', 'user', 'team'] as const) {
      for (const visibility of ['open', 'restricted'] as const) {
        const [asking, inbox] = [person(roles, membership), { visibility, members }];
        const standing = { ...asking, hasSeat: false };
        expect(canAct(standing, inbox)).toBe(false);
        expect(canView(standing, inbox)).toBe(canView(asking, inbox));
      }
    }
  });

  it.each(held)('%j looks into what they see without working there', (roles) => {
    for (const visibility of ['open', 'restricted'] as const) {
      const inbox = { visibility, members };
      expect(looksInto(person(roles, 'nobody'), inbox)).toBe(right(roles, 'nobody', visibility) === 'view');
      for (const membership of ['user', 'team'] as const)
        expect(looksInto(person(roles, membership), inbox)).toBe(false);
    }
  });

  it('takes no team for a user of the same id', () => {
    const inbox = { visibility: 'restricted', members: [{ kind: 'team', id: 'ada' }] } as const;
    expect(canView(person(['member'], 'user'), inbox)).toBe(false);
    expect(canAct(person(['member'], 'user'), inbox)).toBe(false);
  });

  it('of a team are those of its own, or everybody’s', () => {
    for (const visibility of ['open', 'restricted'] as const) {
      expect(canTeamView('billing', { visibility, members })).toBe(true);
      expect(canTeamView('sales', { visibility, members })).toBe(visibility === 'open');
      expect(canTeamView('ada', { visibility, members })).toBe(visibility === 'open');
    }
  });
});
