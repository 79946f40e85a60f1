import { TokenFault } from '../login/access-tokens.js';
import { replyLine } from './reply-line.js';

/** Why a server takes no mail at all, or none from this sender. */
export type SmtpFaultKind =
  | 'host-unknown'
  | 'unreachable'
  | 'tls-failed'
  | 'login-refused'
  | 'sender-refused'
  | 'throttled'
  | 'server-refused'
  | 'connection-lost'
  | 'secret-unreadable';

/** The server takes no mail, whatever mail it is; the message says why in plain words, without secrets. */
export class SmtpFault extends Error {
  override readonly name = 'SmtpFault';

  constructor(
    readonly kind: SmtpFaultKind,
    message: string,
  ) {
    super(message);
  }
}

/** What is looked at in the errors of the client library and of Node. */
export type PeerError = Error & {
  response?: string;
  responseCode?: number;
  code?: string;
  originalCode?: string;
  timeoutType?: string;
  command?: string;
};

/** Where one was about to connect, as whom, and the texts that must not be repeated. */
export type SmtpAttempted = Readonly<{ host: string; port: number; user: string | null; secrets: readonly string[] }>;

/** Text as one line that is safe to show: a server may well repeat a password that it was given. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  replyLine(secrets.reduce((told, secret) => (secret === '' ? told : told.replaceAll(secret, '***')), text));

const said = (words: string | undefined, { secrets }: SmtpAttempted): string =>
  words === undefined || words === '' ? '' : `: "${withoutSecrets(words, secrets)}"`;

const BUSY_WORDS = /too many (?:simultaneous |concurrent )?(?:connections|logins|attempts)|throttl|rate limit/i;
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|ERR_TLS|ERR_SSL|^EPROTO$/;

type Told = Readonly<{ kind: SmtpFaultKind; message: string }>;

const tlsFault = (error: PeerError, attempted: SmtpAttempted): Told => {
  const where = `${attempted.host}:${attempted.port}`;
  if (error.command === 'STARTTLS' && error.response !== undefined)
    return {
      kind: 'tls-failed',
      message: `${where} does not offer STARTTLS${said(error.response, attempted)}: use "security": "tls" with its TLS port`,
    };
  return {
    kind: 'tls-failed',
    message: `TLS with ${where} failed${said(error.message, attempted)}: is "security" right for the port?`,
  };
};

const unreachable = (code: string, where: string): Told => {
  if (code === 'ECONNREFUSED')
    return { kind: 'unreachable', message: `${where} refused the connection: is the port right?` };
  if (code === 'GREETING_TIMEOUT')
    return {
      kind: 'unreachable',
      message: `${where} did not greet: is it an SMTP server, and is "security" right for the port?`,
    };
  return { kind: 'unreachable', message: `${where} cannot be reached: no answer` };
};

/** The server's own judgement, by what it answered to. */
const refusal = (error: PeerError, attempted: SmtpAttempted): Told => {
  const { host, user } = attempted;
  const words = said(error.response, attempted);
  const code = error.responseCode ?? 0;
  if (code < 500 || BUSY_WORDS.test(error.response ?? ''))
    return { kind: 'throttled', message: `${host} wants us to come later${words}` };
  if (error.code === 'EAUTH') return { kind: 'login-refused', message: `${host} refused the login of ${user}${words}` };
  if (code === 530) return { kind: 'login-refused', message: `${host} takes mail only after a login${words}` };
  if (error.command === 'MAIL FROM' || error.command === 'RCPT TO')
    return {
      kind: 'sender-refused',
      message: `${host} does not let ${user === null ? 'us' : user} send from this address${words}`,
    };
  return { kind: 'server-refused', message: `${host} takes no mail from us${words}` };
};

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'CONNECT_TIMEOUT',
  'GREETING_TIMEOUT',
]);

const toldOf = (error: PeerError, attempted: SmtpAttempted): Told => {
  const { host, port } = attempted;
  const cause = error.timeoutType ?? error.originalCode ?? error.code ?? '';
  if (error.code === 'EDNS')
    return { kind: 'host-unknown', message: `there is no host ${host}, or its name cannot be looked up` };
  if (error.code === 'ETLS' || cause === 'UPGRADE_TIMEOUT' || CERTIFICATE.test(cause))
    return tlsFault(error, attempted);
  if (error.responseCode !== undefined) return refusal(error, attempted);
  if (error.code === 'EAUTH')
    return { kind: 'login-refused', message: `the login to ${host} failed${said(error.message, attempted)}` };
  if (UNREACHABLE.has(cause)) return unreachable(cause, `${host}:${port}`);
  return {
    kind: 'connection-lost',
    message: `the connection to ${host}:${port} was lost${said(error.message, attempted)}`,
  };
};

/** What went wrong, said so that whoever runs the server's account knows what to mend. */
export const smtpFault = (error: unknown, attempted: SmtpAttempted): SmtpFault => {
  if (error instanceof SmtpFault) return error;
  if (error instanceof TokenFault) return new SmtpFault(error.kind, error.message);
  const { kind, message } = toldOf(error as PeerError, attempted);
  return new SmtpFault(kind, message);
};
