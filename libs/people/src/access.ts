/**
 * What a person may do beyond the inboxes: `member` works in open inboxes, `accountAccess` sees every inbox, `admin` administers as
 * well, `superAdmin` also appoints others of that rank, `auditor` sees everything and changes nothing.
 */
export const ROLES = ['member', 'accountAccess', 'admin', 'superAdmin', 'auditor'] as const;

export type Role = (typeof ROLES)[number];

type Roles = Readonly<{ roles: readonly Role[] }>;

const hasAny = (person: Roles, ...roles: readonly Role[]): boolean => person.roles.some((role) => roles.includes(role));

/** Whether a person may change users, teams, keys and inboxes. */
export const mayAdminister = (person: Roles): boolean => hasAny(person, 'admin', 'superAdmin');

/** Whether a person may replay and verify what happened. */
export const mayAudit = (person: Roles): boolean => hasAny(person, 'auditor', 'admin', 'superAdmin');

/** Whether a person belongs here at all: someone whose last role was taken away does not. */
export const mayRead = (person: Roles): boolean => person.roles.length > 0;

/** Whether a person may change what everyone shares, such as contacts; an auditor who is nothing else may not. */
export const mayWrite = (person: Roles): boolean => hasAny(person, 'member', 'accountAccess', 'admin', 'superAdmin');

/**
 * Whether a person may touch the roles or keys of somebody who has, or is to get, `roles`. Nobody below a superAdmin makes one, unmakes
 * one or gets a key to act as one.
 */
export const mayAdministerRoles = (person: Roles, roles: readonly Role[]): boolean =>
  mayAdminister(person) && (!roles.includes('superAdmin') || hasAny(person, 'superAdmin'));

/** By whose word somebody is let in by a key or an identity: superAdmins only by that of a superAdmin. */
export type Rank = 'administrator' | 'superAdmin';

/** The rank of somebody who administers. */
export const rankOf = (person: Roles): Rank => (hasAny(person, 'superAdmin') ? 'superAdmin' : 'administrator');
