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

const strangers: readonly (readonly [roles: readonly Role[], open: Right, restricted: Right])[] = [
  [[], 'nothing', 'nothing'],
  [['member'], 'act', 'nothing'],
  [['accountAccess'], 'act', 'view'],
  [['admin'], 'act', 'view'],
  [['superAdmin'], 'act', 'view'],
  [['auditor'], 'view', 'view'],
  [['member', 'auditor'], 'act', 'view'],
  [['member', 'accountAccess'], 'act', 'view'],
  [['member', 'admin'], 'act', 'view'],
  [['admin', 'auditor'], 'act', 'view'],
];

describe('the rights on an inbox', () => {
  it.each(strangers)('%j who is no member: open %s, restricted %s', (roles, open, restricted) => {
    expect(right(roles, 'nobody', 'open')).toBe(open);
    expect(right(roles, 'nobody', 'restricted')).toBe(restricted);
  });

  it.each(strangers)('%j who is a member, in person or by team: acts', (roles) => {
    for (const membership of ['user', 'team'] as const) {
      expect(right(roles, membership, 'open')).toBe('act');
      expect(right(roles, membership, 'restricted')).toBe('act');
    }
  });

  it.each(strangers)('%j without a seat: may look, and act nowhere', (roles) => {
    for (const membership of ['nobody', 'user', 'team'] as const) {
      for (const visibility of ['open', 'restricted'] as const) {
        const [asking, inbox] = [person(roles, membership), { visibility, members }];
        const standing = { ...asking, hasSeat: false };
        expect(canAct(standing, inbox)).toBe(false);
        expect(canView(standing, inbox)).toBe(canView(asking, inbox));
      }
    }
  });

  it.each(strangers)('%j looks into what they see without working there', (roles) => {
    for (const membership of ['nobody', 'user', 'team'] as const) {
      for (const visibility of ['open', 'restricted'] as const) {
        const inbox = { visibility, members };
        expect(looksInto(person(roles, membership), inbox)).toBe(right(roles, membership, visibility) === 'view');
      }
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
