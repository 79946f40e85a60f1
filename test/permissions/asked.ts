import type { Person } from '../world/person.js';

/** Who asks: what each may do follows from their roles, and from whether they are members of the vault. */
export const ASKERS = ['insider', 'outsider', 'nobody', 'accountAccess', 'admin', 'superAdmin', 'auditor'] as const;

export type Asker = (typeof ASKERS)[number];

export type People = Readonly<Record<Asker, Person>>;

/**
 * What an operation is about decides who may do it. `vault-view` reads what lies in an inbox, `vault-act` works in it, `vault-own` is what one
 * person wrote there and nobody else may see, and `vault-administer` changes how the inbox is set up. `shared-` is what everybody has in common,
 * `shared-own` that part of it which its author and administrators change. `submit` brings a mail in, `uploaded` is a
 * file that one person sent ahead, `audit` replays what was, `audit-all` does so across conversations, `list` answers
 * everybody with what they may see, and `own` is about whoever asks.
 */
export type Kind =
  | 'vault-view'
  | 'vault-act'
  | 'vault-own'
  | 'vault-administer'
  | 'shared-read'
  | 'shared-write'
  | 'shared-own'
  | 'submit'
  | 'uploaded'
  | 'audit'
  | 'audit-all'
  | 'administer'
  | 'list'
  | 'own';

/** `ok`: it is done, or refused for a reason that has nothing to do with who asks. */
export type Verdict = 'ok' | 'not-found' | 'not-inbox-member' | 'forbidden';

const verdicts = (
  insider: Verdict,
  outsider: Verdict,
  nobody: Verdict,
  accountAccess: Verdict,
  admin: Verdict,
  superAdmin: Verdict,
  auditor: Verdict,
): Readonly<Record<Asker, Verdict>> => ({ insider, outsider, nobody, accountAccess, admin, superAdmin, auditor });

const [ok, none, stays, no] = ['ok', 'not-found', 'not-inbox-member', 'forbidden'] as const;

/** Seeing is not acting: those who see every inbox are told so when they act, and who may not see one is told nothing. */
export const VERDICTS: Readonly<Record<Kind, Readonly<Record<Asker, Verdict>>>> = {
  'vault-view': verdicts(ok, none, none, ok, ok, ok, ok),
  'vault-act': verdicts(ok, none, none, stays, stays, stays, stays),
  'vault-own': verdicts(ok, none, none, none, none, none, none),
  'vault-administer': verdicts(no, no, no, no, ok, ok, no),
  'shared-read': verdicts(ok, ok, no, ok, ok, ok, ok),
  'shared-write': verdicts(ok, ok, no, ok, ok, ok, no),
  'shared-own': verdicts(ok, no, no, no, ok, ok, no),
  uploaded: verdicts(ok, none, none, none, none, none, none),
  submit: verdicts(ok, no, no, stays, stays, stays, no),
  audit: verdicts(ok, none, none, no, ok, ok, ok),
  'audit-all': verdicts(no, no, no, no, ok, ok, ok),
  administer: verdicts(no, no, no, no, ok, ok, no),
  list: verdicts(ok, ok, ok, ok, ok, ok, ok),
  own: verdicts(ok, ok, ok, ok, ok, ok, ok),
};

/** What an answer says of the right to ask. */
export const verdictOf = ({
  status,
  body,
}: Readonly<{ status: number; body: unknown }>): Verdict | 'not-authenticated' => {
  if (status === 401) return 'not-authenticated';
  if (status === 404) return 'not-found';
  if (status !== 403) return 'ok';
  const { type } = body as { type: string };
  return type.endsWith(':not-inbox-member') ? 'not-inbox-member' : 'forbidden';
};
