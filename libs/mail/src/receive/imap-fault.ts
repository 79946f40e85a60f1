/** Why a server cannot be read. */
export type ImapFaultKind =
  | 'host-unknown'
  | 'unreachable'
  | 'tls-failed'
  | 'login-refused'
  | 'folder-missing'
  | 'folder-not-read'
  | 'throttled'
  | 'connection-lost'
  | 'server-refused';

/** The server cannot be read; the message says why in plain words, without secrets. */
export class ImapFault extends Error {
  override readonly name = 'ImapFault';

  constructor(
    readonly kind: ImapFaultKind,
    message: string,
  ) {
    super(message);
  }
}

/** One message cannot be had: it is no longer there, the server will not give it, or it is larger than it may be. */
export class ImapMessageFault extends Error {
  override readonly name = 'ImapMessageFault';

  /** `size` in bytes as the server tells it, null when it does not. */
  constructor(
    readonly kind: 'gone' | 'not-given' | 'too-large',
    message: string,
    readonly size: number | null = null,
  ) {
    super(message);
  }
}

/** What is looked at in the errors of the client library and of Node. */
type Told = Error &
  Readonly<{
    code?: unknown;
    responseStatus?: unknown;
    responseText?: unknown;
    response?: unknown;
    serverResponseCode?: unknown;
    authenticationFailed?: unknown;
    tlsFailed?: unknown;
    reason?: unknown;
  }>;

/** Where one was about to connect, and the texts that must not be repeated. */
export type Attempted = Readonly<{ host: string; port: number; user: string; secrets: readonly string[] }>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const LONGEST = 300;

/** What a server said, as one line that is safe to show: a server may well repeat a password that it was given. */
const said = (words: string, secrets: readonly string[]): string => {
  const line = words.replace(/\p{Cc}+/gu, ' ').trim();
  const safe = secrets.reduce((told, secret) => (secret === '' ? told : told.replaceAll(secret, '***')), line);
  return safe === '' ? '' : `: "${safe.slice(0, LONGEST)}"`;
};

const BUSY = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT', 'OVERQUOTA', 'THROTTLED']);
const BUSY_WORDS = /too many (?:simultaneous |concurrent )?(?:connections|logins|attempts)|throttl|rate limit/i;

const UNKNOWN_HOST = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME']);
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|ERR_TLS|ERR_SSL|^EPROTO$/;

/** The server's words on a command that it did not carry out. */
const refusalOf = (error: Told): string => text(error.responseText) || text(error.response) || text(error.reason) || '';

/** Whether the server answered NO or BAD to one command, for a reason of that command alone. */
export const isRefusal = (error: unknown): boolean => {
  const told = error as Told;
  if (told.responseStatus !== 'NO' && told.responseStatus !== 'BAD') return false;
  return !BUSY.has(text(told.serverResponseCode)) && told.code !== 'ETHROTTLE' && !BUSY_WORDS.test(refusalOf(told));
};

/** What went wrong, said so that whoever runs the mailbox knows what to mend. */
export const imapFault = (error: unknown, { host, port, user, secrets }: Attempted): ImapFault => {
  if (error instanceof ImapFault) return error;
  const told = error as Told;
  const code = text(told.code);
  const where = `${host}:${port}`;
  const words = said(refusalOf(told), secrets);
  const busy = BUSY.has(text(told.serverResponseCode)) || BUSY_WORDS.test(refusalOf(told));
  if (code === 'ETHROTTLE' || busy) return new ImapFault('throttled', `${host} wants us to slow down${words}`);
  if (told.authenticationFailed === true)
    return new ImapFault('login-refused', `${host} refused the login of ${user}${words}`);
  if (UNKNOWN_HOST.has(code))
    return new ImapFault('host-unknown', `there is no host ${host}, or its name cannot be looked up`);
  if (code === 'ECONNREFUSED')
    return new ImapFault('unreachable', `${where} refused the connection: is the port right?`);
  if (code === 'GREETING_TIMEOUT')
    return new ImapFault(
      'unreachable',
      `${where} did not greet: is it an IMAP server, and is "security" right for the port?`,
    );
  if (
    /does not support STARTTLS/i.test(told.message) ||
    (code === 'MissingServerExtension' && /starttls/i.test(told.message))
  )
    return new ImapFault('tls-failed', `${where} does not offer STARTTLS: use "security": "tls" with its TLS port`);
  if (told.tlsFailed === true || CERTIFICATE.test(code))
    return new ImapFault(
      'tls-failed',
      `TLS with ${where} failed${said(told.message, secrets)}: is "security" right for the port?`,
    );
  if (['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'CONNECT_TIMEOUT'].includes(code))
    return new ImapFault('unreachable', `${where} cannot be reached: no answer`);
  if (told.responseStatus === 'NO' || told.responseStatus === 'BAD')
    return new ImapFault('server-refused', `${host} answered ${told.responseStatus}${words}`);
  const why = words === '' ? said(told.message, secrets) : words;
  return new ImapFault('connection-lost', `the connection to ${where} was lost${why}`);
};
