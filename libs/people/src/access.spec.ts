import { describe, expect, it } from 'vitest';
import { mayAdminister, mayAdministerRoles, mayAudit, mayRead, mayWrite, type Role } from './access.js';

const table: readonly (readonly [
  roles: readonly Role[],
  administer: boolean,
  audit: boolean,
  write: boolean,
  read: boolean,
])[] = [
  [[], false, false, false, false],
  [['member'], false, false, true, true],
  [['accountAccess'], false, false, true, true],
  [['admin'], true, true, true, true],
  [['superAdmin'], true, true, true, true],
  [['auditor'], false, true, false, true],
  [['member', 'auditor'], false, true, true, true],
  [['auditor', 'admin'], true, true, true, true],
];

describe('rights beyond the inboxes', () => {
  it.each(table)('%j', (roles, administer, audit, write, read) => {
    const person = { roles };
    expect([mayAdminister(person), mayAudit(person), mayWrite(person), mayRead(person)]).toEqual([
      administer,
      audit,
      write,
      read,
    ]);
  });

  it.each([
    [['admin'], ['member', 'admin'], true],
    [['admin'], ['superAdmin'], false],
    [['superAdmin'], ['superAdmin'], true],
    [['member'], ['member'], false],
    [['auditor', 'accountAccess'], ['auditor'], false],
  ] as const)('%j over %j: %j', (roles, theirs, may) => {
    expect(mayAdministerRoles({ roles }, theirs)).toBe(may);
  });
});
