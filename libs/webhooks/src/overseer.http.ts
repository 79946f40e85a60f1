import { Problem } from '#libs/http';
import { mayAudit, type Person } from '#libs/people';

/** @throws Problem 403 for everybody but administrators, who command webhooks, and auditors, who look at what was told. */
export const mustOversee = (person: Person): void => {
  if (!mayAudit(person))
    throw Problem.forbidden('administrators-only', 'ask an administrator or an auditor to look at this');
};
