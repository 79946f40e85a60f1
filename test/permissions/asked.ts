import type { Person } from '../world/person.js';

/**
 * Who asks: what each may do follows from their roles, and from whether they are members of the vault. Members are the `insider` and the
 * `teammate`, by their team, an administrator and an auditor, `seatless`, who has no seat, and the `leaver`, who has no role any longer.
 */
export const ASKERS = [
  ...(['insider', 'teammate', 'insideAdmin', 'insideAuditor', 'seatless', 'leaver'] as const),
  ...(['outsider', 'nobody', 'accountAccess', 'admin', 'superAdmin', 'auditor'] as const),
] as const;

export type Asker = (typeof ASKERS)[number];

export type People = Readonly<Record<Asker, Person>>;

/**
 * What an operation is about decides who may do it. `vault-view` reads what lies in an inbox, `vault-act` works in it, `vault-own` is what one
 * person wrote there and nobody else may see, `vault-edit` changes what one person wrote there for all to see and `vault-delete` takes it away,
 * as administrators who work there do too, and `vault-administer` changes how the inbox is set up. `shared-` is what everybody has in common,
 * `shared-own` that part of it which its author and administrators change. `submit` brings a mail in, `uploaded` is a
 * file that one person sent ahead, `audit` replays what was, `audit-all` does so across conversations, `list` answers
 * everybody with what they may see, and `own` is about whoever asks.
 */
export type Kind =
  | 'vault-view'
  | 'vault-act'
  | 'vault-own'
  | 'vault-edit'
  | 'vault-delete'
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
export type Verdict = 'ok' | 'not-found' | 'not-inbox-member' | 'seat-required' | 'forbidden';

type Verdicts = Readonly<Record<Asker, Verdict>>;

const [ok, none, stays, seat, no] = ['ok', 'not-found', 'not-inbox-member', 'seat-required', 'forbidden'] as const;

const all = (verdict: Verdict, but: Partial<Verdicts> = {}): Verdicts => ({
  ...(Object.fromEntries(ASKERS.map((who) => [who, verdict])) as Verdicts),
  ...but,
});

const strangers = { outsider: none, nobody: none, leaver: none } as const;
const onlookers = { accountAccess: stays, admin: stays, superAdmin: stays, auditor: stays } as const;
const roleless = { nobody: no, leaver: no } as const;
const auditors = { auditor: no, insideAuditor: no } as const;
const administrators = { admin: ok, superAdmin: ok, insideAdmin: ok } as const;
const auditing = { ...administrators, auditor: ok, insideAuditor: ok } as const;

const acting = all(ok, { ...strangers, ...onlookers, seatless: seat, insideAuditor: no });

/** Seeing is not acting: those who see every inbox are told so when they act, and who may not see one is told nothing. */
export const VERDICTS: Readonly<Record<Kind, Verdicts>> = {
  'vault-view': all(ok, strangers),
  'vault-act': acting,
  'vault-own': all(none, { insider: ok }),
  'vault-edit': { ...acting, teammate: no, insideAdmin: no },
  'vault-delete': { ...acting, teammate: no },
  'vault-administer': all(no, administrators),
  'shared-read': all(ok, roleless),
  'shared-write': all(ok, { ...roleless, ...auditors }),
  'shared-own': all(no, { ...administrators, insider: ok }),
  uploaded: all(none, { insider: ok }),
  submit: all(ok, { ...onlookers, ...roleless, ...auditors, outsider: no, seatless: seat }),
  audit: all(ok, { ...strangers, accountAccess: no, seatless: no }),
  'audit-all': all(no, auditing),
  administer: all(no, administrators),
  list: all(ok),
  own: all(ok),
};

const workers = { outsider: ok, accountAccess: ok, admin: ok, superAdmin: ok } as const;

/** The same of what depends on the inbox while that is open to all: whoever works anywhere works there. */
export const OPEN_VERDICTS: Readonly<Partial<Record<Kind, Verdicts>>> = {
  'vault-view': { ...VERDICTS['vault-view'], ...workers },
  'vault-act': { ...acting, ...workers },
  'vault-own': VERDICTS['vault-own'],
  'vault-edit': { ...VERDICTS['vault-edit'], outsider: no, accountAccess: no, admin: no, superAdmin: no },
  'vault-administer': VERDICTS['vault-administer'],
  submit: { ...VERDICTS.submit, ...workers },
  audit: { ...VERDICTS.audit, ...workers },
};

/** What an answer says of the right to ask. */
export const verdictOf = ({
  status,
  body,
}: Readonly<{ status: number; body: unknown }>): Verdict | 'not-authenticated' | 'broken' => {
  if (status >= 500) return 'broken';
  if (status === 401) return 'not-authenticated';
  if (status === 404) return 'not-found';
  if (status !== 403) return 'ok';
  const { type } = body as { type: string };
  const told = ([stays, seat] as const).find((verdict) => type.endsWith(`:${verdict}`));
  return told ?? 'forbidden';
};
