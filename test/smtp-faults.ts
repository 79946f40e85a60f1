import { drop, type Reply, type Script, silence } from './scripted-smtp-peer.js';

type Fate = 'delivered' | 'deferred' | 'failed' | 'in-doubt';

/**
 * What a server does wrong with a mail to ann and bob of somebody who logs in, and what that must lead to for each of them. `taken` is how many
 * copies the server has got, `about` whether it speaks of this mail or of everything that we might send, `bytes` how large the mail is at least.
 */
export type SmtpFaultCase = Readonly<{
  fault: string;
  script: Script;
  ann: Fate;
  bob: Fate;
  taken: 0 | 1;
  about: 'mail' | 'server';
  bytes: number;
}>;

/** More than lies in the buffers between us and a server that does not read. */
const LARGE = 12_000_000;

export const ann = 'ann@example.org';
export const bob = 'bob@example.org';

type Rest = Partial<Pick<SmtpFaultCase, 'bob' | 'taken' | 'about' | 'bytes'>>;

const leads = (fault: string, script: Script, fate: Fate, rest: Rest = {}): SmtpFaultCase => ({
  fault,
  script,
  ann: fate,
  bob: fate,
  taken: 0,
  about: 'mail',
  bytes: 0,
  ...rest,
});

const NONSENSE = 'no such thing';

const LATER = ['421 4.3.2 shutting down', '450 4.2.0 busy', '451 4.3.0 not now', '452 4.3.1 no room'] as const;

const toBob =
  (reply: Reply): NonNullable<Script['rcpt']> =>
  (address) =>
    address === bob ? reply : undefined;

/** The stages up to the login: whatever is said there, it is not said of a mail, so no mail fails by it. */
const beforeAnyMail: readonly (readonly [string, (reply: Reply) => Script])[] = [
  ['the greeting', (greeting) => ({ greeting })],
  ['EHLO and HELO', (ehlo) => ({ ehlo, helo: ehlo })],
  ['STARTTLS', (starttls) => ({ starttls, extensions: ['STARTTLS'] })],
  ['the login', (auth) => ({ auth, extensions: ['AUTH PLAIN LOGIN'] })],
];

const nobodyHome = beforeAnyMail.flatMap(([stage, script]) => [
  ...[...LATER, '554 5.7.1 blocked'].map((reply) =>
    leads(`${reply.slice(0, 3)} to ${stage}`, script(reply), 'deferred', { about: 'server' }),
  ),
  leads(`silence at ${stage}`, script(silence), 'deferred', { about: 'server' }),
  leads(`a hang-up at ${stage}`, script(drop), 'deferred', { about: 'server' }),
  leads(`nonsense at ${stage}`, script(NONSENSE), 'deferred', { about: 'server' }),
]);

const wrongPassword = leads('535 to the login', { auth: '535 5.7.8 wrong password' }, 'deferred', { about: 'server' });

const brokenTls: readonly SmtpFaultCase[] = (
  [
    ['nonsense', 'what?'],
    ['silence', silence],
    ['a hang-up', drop],
  ] as const
).map(([what, handshake]) =>
  leads(`${what} in place of a TLS handshake`, { handshake, extensions: ['STARTTLS'] }, 'deferred', {
    about: 'server',
  }),
);

const sender = [
  ...LATER.map((mail) => leads(`${mail.slice(0, 3)} to MAIL`, { mail }, 'deferred', { about: 'server' })),
  leads('550 to MAIL', { mail: '550 5.7.60 not allowed to send as team' }, 'failed', { about: 'server' }),
  leads('552 to MAIL', { mail: '552 5.3.4 too big' }, 'failed'),
  leads('silence at MAIL', { mail: silence }, 'deferred', { about: 'server' }),
  leads('a hang-up at MAIL', { mail: drop }, 'deferred', { about: 'server' }),
  leads('nonsense at MAIL', { mail: NONSENSE }, 'deferred', { about: 'server' }),
];

const partialRecipients = [
  leads('421 to one RCPT', { rcpt: toBob(LATER[0]) }, 'deferred', { about: 'server' }),
  ...LATER.slice(1).map((reply) =>
    leads(`${reply.slice(0, 3)} to one RCPT`, { rcpt: toBob(reply) }, 'delivered', { bob: 'deferred', taken: 1 }),
  ),
  leads('550 to one RCPT', { rcpt: toBob('550 5.1.1 no such user') }, 'delivered', { bob: 'failed', taken: 1 }),
  leads('silence at one RCPT', { rcpt: toBob(silence) }, 'deferred', { about: 'server' }),
  leads('a hang-up at one RCPT', { rcpt: toBob(drop) }, 'deferred', { about: 'server' }),
  leads('nonsense to one RCPT', { rcpt: toBob(NONSENSE) }, 'delivered', { bob: 'deferred', taken: 1 }),
];

const allRecipients = [
  leads('421 to every RCPT', { rcpt: () => LATER[0] }, 'deferred', { about: 'server' }),
  ...LATER.slice(1).map((reply) => leads(`${reply.slice(0, 3)} to every RCPT`, { rcpt: () => reply }, 'deferred')),
  leads('nonsense at every RCPT', { rcpt: () => NONSENSE }, 'deferred', { about: 'server' }),
  leads('550 to every RCPT', { rcpt: () => '550 5.1.1 no such user' }, 'failed'),
  leads(
    '450 to one RCPT and 550 to the other',
    { rcpt: (address) => (address === bob ? '550 5.1.1 no' : '450 4.2.0 busy') },
    'deferred',
    { bob: 'failed' },
  ),
];

const data = [
  ...LATER.map((reply) => leads(`${reply.slice(0, 3)} to DATA`, { data: reply }, 'deferred')),
  leads('554 to DATA', { data: '554 5.6.0 never' }, 'failed'),
  leads('silence at DATA', { data: silence }, 'deferred', { about: 'server' }),
  leads('a hang-up at DATA', { data: drop }, 'deferred', { about: 'server' }),
  leads('nonsense at DATA', { data: NONSENSE }, 'deferred', { about: 'server' }),
  leads('554 to DATA after 450 to one RCPT', { rcpt: toBob('450 4.2.0 busy'), data: '554 5.6.0 never' }, 'failed', {
    bob: 'deferred',
  }),
];

const within = (then: Reply): Script => ({ duringData: { bytes: 100_000, then } });

const withinMail = [
  leads('silence within the mail', within(silence), 'deferred', { about: 'server', bytes: LARGE }),
  leads('a hang-up within the mail', within(drop), 'deferred', { about: 'server', bytes: LARGE }),
  leads('nonsense within the mail', within(NONSENSE), 'deferred', { about: 'server', bytes: LARGE }),
  leads('452 within the mail', within('452 4.3.1 no room'), 'deferred', { bytes: LARGE }),
  leads('552 within the mail', within('552 5.3.4 too big'), 'failed', { bytes: LARGE }),
];

const afterDot = [
  ...LATER.map((dot) => leads(`${dot.slice(0, 3)} to the mail`, { dot }, 'deferred', { taken: 1 })),
  leads('554 to the mail', { dot: '554 5.7.1 spam' }, 'failed', { taken: 1 }),
  leads('silence after the final dot', { dot: silence }, 'in-doubt', { taken: 1 }),
  leads('a hang-up after the final dot', { dot: drop }, 'in-doubt', { taken: 1 }),
  leads('a hang-up within the answer', { dot: { drop: true, after: '250 2.0' } }, 'in-doubt', { taken: 1 }),
  leads('nonsense after the final dot', { dot: NONSENSE }, 'in-doubt', { taken: 1 }),
  leads('a hang-up after 550 to one RCPT', { dot: drop, rcpt: toBob('550 5.1.1 no') }, 'in-doubt', {
    bob: 'failed',
    taken: 1,
  }),
  leads('a hang-up right after 250', { dot: { drop: true, after: '250 2.0.0 queued\r\n' } }, 'delivered', { taken: 1 }),
];

const harmless = [
  leads('EHLO unknown, HELO known', { ehlo: '502 5.5.1 what?' }, 'delivered', { taken: 1 }),
  leads('slow replies', { repliesAfterMs: 50 }, 'delivered', { taken: 1 }),
  leads('slow reading', { restsMs: 5 }, 'delivered', { taken: 1, bytes: 1_000_000 }),
];

export const smtpFaults: readonly SmtpFaultCase[] = [
  ...nobodyHome,
  wrongPassword,
  ...brokenTls,
  ...sender,
  ...partialRecipients,
  ...allRecipients,
  ...data,
  ...withinMail,
  ...afterDot,
  ...harmless,
];
