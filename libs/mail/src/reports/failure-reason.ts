import { sayingsOnAddresses, sayingsOnMail, sayingsOnServers } from './failure-sayings.js';
import { enhancedCodeIn, isVague, replyCodeIn } from './smtp-reply.js';

/** Why a mail was not delivered. The names are stored in the log: add to them, never rename one. */
export type FailureReason =
  | 'user-unknown' | 'host-unknown' | 'has-moved' | 'mailbox-full' | 'mailbox-disabled' | 'too-large' | 'expired' | 'network' | 'system'
  | 'mailer' | 'auth' | 'spam' | 'virus' | 'policy' | 'content' | 'blocked' | 'rate-limited' | 'relay-denied' | 'sender-rejected'
  | 'security' | 'syntax' | 'filtered' | 'rejected' | 'unknown'; // prettier-ignore

const sayings: readonly (readonly [FailureReason, RegExp])[] = [
  ...sayingsOnMail, ...sayingsOnAddresses, ...sayingsOnServers,
].map(([reason, phrases]) => [reason, new RegExp(phrases.join('|'), 'u')]); // prettier-ignore

const byStatus: Readonly<Record<string, FailureReason>> = {
  '1.0': 'user-unknown', '1.1': 'user-unknown', '1.2': 'host-unknown', '1.3': 'user-unknown', '1.4': 'user-unknown', '1.6': 'has-moved',
  '1.7': 'sender-rejected', '1.8': 'sender-rejected', '1.9': 'system', '1.10': 'user-unknown',
  '2.0': 'user-unknown', '2.1': 'mailbox-disabled', '2.2': 'mailbox-full', '2.3': 'too-large', '2.4': 'system',
  '3.0': 'system', '3.1': 'system', '3.2': 'system', '3.3': 'system', '3.4': 'too-large', '3.5': 'system',
  '4.0': 'network', '4.1': 'network', '4.2': 'network', '4.3': 'network', '4.4': 'host-unknown', '4.5': 'system', '4.6': 'network', '4.7': 'expired',
  '5.0': 'syntax', '5.1': 'syntax', '5.2': 'syntax', '5.3': 'rate-limited', '5.4': 'syntax', '6.0': 'content', '6.1': 'content', '6.2': 'content',
  '7.0': 'rejected', '7.1': 'rejected', '7.2': 'rejected', '7.3': 'security', '7.4': 'security', '7.8': 'security', '7.9': 'policy',
  '7.20': 'auth', '7.21': 'auth', '7.22': 'auth', '7.23': 'auth', '7.24': 'auth', '7.25': 'blocked', '7.26': 'auth', '7.27': 'auth',
  '7.28': 'rate-limited',
}; // prettier-ignore

const byReply: Readonly<Record<string, FailureReason>> = {
  '421': 'network', '450': 'rejected', '451': 'system', '452': 'mailbox-full', '500': 'syntax', '501': 'syntax', '502': 'syntax', '503': 'syntax',
  '504': 'syntax', '550': 'rejected', '551': 'has-moved', '552': 'mailbox-full', '553': 'user-unknown', '554': 'rejected', '571': 'rejected',
}; // prettier-ignore

// Statuses that say more than pale words beside them.
const decisive = new Set(['1.1', '1.2', '1.6', '1.10', '2.2', '2.3', '3.4', '4.7', '7.20', '7.26']);
const pale = new Set<FailureReason>([
  'rejected',
  'system',
  'content',
  'network',
  'security',
  'policy',
  'syntax',
  'filtered',
]);

const MAX_WORDS = 600;

/** The words in lower case, without what only looks like words: links, addresses and hosts (`spam-filter.example.com`). */
const plainWords = (words: string): string =>
  words
    .slice(0, MAX_WORDS)
    .toLowerCase()
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/<?[^\s<>@]{1,64}@[^\s<>@,;:)]{1,253}>?/g, ' @ ')
    .replace(/\b(?:[a-z0-9-]{1,63}\.){2,8}[a-z]{2,24}\b(?:\[[\da-f.:]{2,45}\])?/g, ' ~ ')
    .replace(/\s+/g, ' ')
    .trim();

const reasonIn = (words: string): FailureReason | undefined => sayings.find(([, saying]) => saying.test(words))?.[0];

/** Why, from the status (RFC 3463) and the servers' words. Linear in the words, of which it reads the first 600 characters. */
export const failureReason = (status: string | null, words: string): FailureReason => {
  const said = reasonIn(plainWords(words));
  const known = status === null || isVague(status) ? enhancedCodeIn(words) : status;
  const subject = known === null || isVague(known) ? null : known.slice(2);
  const meant = subject === null ? undefined : byStatus[subject];
  if (said === undefined) return meant ?? byReply[replyCodeIn(words) ?? ''] ?? 'unknown';
  return meant !== undefined && subject !== null && decisive.has(subject) && pale.has(said) ? meant : said;
};

const filteredLate = /\b(?:end of data|after data|end-of-data|message body)\b/i;

/**
 * A server that knows no such user says so when it hears the name. One that takes the name, and says so only once it has seen the mail, did not like the mail.
 * `context` is what the reporting server says of the answer.
 */
export const reasonInContext = (reason: FailureReason, context: string): FailureReason =>
  reason === 'user-unknown' && filteredLate.test(context.slice(0, 2 * MAX_WORDS)) ? 'filtered' : reason;

const lasting: ReadonlySet<string> = new Set<FailureReason>(['user-unknown', 'host-unknown', 'has-moved']);

/** `hard` when the address itself is no good, so that no mail will ever reach it; everything else may pass. */
export const permanenceOf = (action: string, reason: string): 'hard' | 'soft' =>
  action === 'failed' && lasting.has(reason) ? 'hard' : 'soft';
