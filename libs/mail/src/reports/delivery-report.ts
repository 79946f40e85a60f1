import type { Headers } from '../parse/headers.js';
import type { ParseEnvelope } from '../parse/parsed-mail.js';
import { isDeliverySubject, isLateOnly, tellsOfFailure } from './delivery-phrases.js';
import { readDeliveryStatus, type StatusFields } from './delivery-status.js';
import { failedRecipients, type NamedRecipient, wordsOf } from './failed-recipients.js';
import { failureReason, permanenceOf, reasonInContext } from './failure-reason.js';
import { readFeedbackReport } from './feedback-report.js';
import { hasNullPath, isDaemon, isImpersonal } from './machine-made.js';
import { originalMessageIds } from './original-message-ids.js';
import { splitNotice } from './notice.js';
import type { ReportedRecipient } from './reported-recipient.js';
import { addressesIn, nothingReturned, returnedMail, type ReturnedMail } from './returned-mail.js';
import { feedbackPart, hasStatusFields, isDispositionNotification, type ReportPart, returnedPart, statusPart } from './report-parts.js'; // prettier-ignore
import { enhancedCodeIn, hasFailureCode, quotedReply, statusOf } from './smtp-reply.js';

/**
 * A report on a mail sent earlier: on its delivery (RFC 3464 or in a server's own words), or that a recipient took it for abuse (RFC 5965).
 * `messageIds` are those of the mail it speaks of that were found in it, with angle brackets, the surest first.
 */
export type DeliveryReport = Readonly<{
  kind: 'delivery' | 'abuse';
  recipients: readonly ReportedRecipient[];
  messageIds: readonly string[];
}>;

/** A mail in pieces: its header, what the transport said, its text, and its other parts. */
export type MaybeReport = Readonly<{
  headers: Headers;
  envelope: ParseEnvelope;
  fromAddress: string | null;
  text: string | null;
  parts: readonly ReportPart[];
}>;

const MAX_REPLY = 500;

/** What a mail reports of one sent earlier; null when it is no report, above all when a person wrote it. Linear in the mail. */
export const deliveryReport = (mail: MaybeReport): DeliveryReport | null => {
  const { headers, parts } = mail;
  const contentType = (headers.raw('content-type') ?? '').slice(0, 1_000).toLowerCase();
  const text = mail.text ?? '';
  const notice = splitNotice(text);
  const returnedText = returnedPart(parts) ?? notice.returned;
  const returned = returnedText === '' ? nothingReturned : returnedMail(returnedText);
  const ids = (): string[] => originalMessageIds(headers, returned, [returnedText, text, statusPart(parts) ?? '']);
  const feedback = feedbackPart(parts);
  if (feedback !== null && !isPassedOn(headers, contentType))
    return { kind: 'abuse', recipients: readFeedbackReport(feedback, returned), messageIds: ids() };
  if (isDispositionNotification(contentType, parts)) return null;

  const status = statusPart(parts) ?? (hasStatusFields(text) ? text : null);
  const sure = isReportBySigns(mail, contentType);
  if (!sure && !isReportByWords(mail, notice.said, returnedText !== '', status !== null)) return null;
  if (sure && status === null && !isReportByText(mail, notice.said, returnedText !== '')) return null;
  const late = isLateOnly(headers.subject(), notice.said);
  const stated = status === null ? [] : readDeliveryStatus(status);
  const recipients = recipientsOf(mail, stated, notice.said, returned, late);
  return { kind: 'delivery', recipients, messageIds: ids() };
};

/** A person who sends a report on: the header is theirs, and a `Fwd:` or a reply names no delivery. */
const isPassedOn = (headers: Headers, contentType: string): boolean =>
  !contentType.startsWith('multipart/report') &&
  /^\s*(?:re|aw|sv|antw|fwd?|wg|tr|rv|i|enc|vs|vb)\s*:/i.test(headers.subject());

const isReportBySigns = ({ headers, envelope, fromAddress }: MaybeReport, contentType: string): boolean => {
  if (isPassedOn(headers, contentType) && !isDaemon(headers, fromAddress)) return false;
  return (
    headers.has('x-failed-recipients') ||
    contentType.startsWith('message/delivery-status') ||
    (contentType.startsWith('multipart/report') &&
      !/report-type\s*=\s*"?(?!delivery-status)[a-z-]/.test(contentType)) ||
    hasNullPath(headers, envelope) ||
    isDaemon(headers, fromAddress)
  );
};

/** For a mail whose sender may be a mail system: whether its text is about a delivery. */
const isReportByText = (
  { headers, envelope, fromAddress }: MaybeReport,
  said: string,
  isReturned: boolean,
): boolean => {
  const subject = headers.subject();
  const tells = tellsOfFailure(said) || tellsOfFailure(subject);
  const coded = said.split('\n', 400).some((line) => hasFailureCode(line.slice(0, 1_000)));
  if (headers.has('x-failed-recipients')) return true;
  if (isChallenge(subject, said) && !coded) return false;
  if (isDeliverySubject(subject)) return tells || coded || isReturned;
  if (isDaemon(headers, fromAddress))
    return tells && (coded || isReturned || hasNullPath(headers, envelope) || addressesIn(said).length > 0);
  return tells && (coded || isReturned) && !isAutoReply(headers, subject);
};

/** For a mail with no sign of a mail system but its words: all of them must say so. */
const isReportByWords = (mail: MaybeReport, said: string, isReturned: boolean, hasStatus: boolean): boolean => {
  const { headers, fromAddress } = mail;
  if (!isDeliverySubject(headers.subject()) || headers.has('in-reply-to')) return false;
  if (hasStatus) return true;
  const coded = said.split('\n', 400).some((line) => hasFailureCode(line.slice(0, 1_000)));
  return isImpersonal(headers, fromAddress) && tellsOfFailure(said) && (coded || isReturned);
};

const isAutoReply = (headers: Headers, subject: string): boolean =>
  headers.has('x-autoreply') ||
  headers.has('x-autorespond') ||
  headers.has('x-vacation') ||
  /^(?:auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|réponse automatique|automatische antwort|abwesen)/i.test(
    subject,
  );

const isChallenge = (subject: string, said: string): boolean =>
  /\b(?:please confirm|confirm your (?:message|e-?mail)|confirmation required|verify (?:your|you)|challenge|tmda|spamarrest|boxbe|whitelist|approved sender|sender verification)\b/i.test(
    `${subject}\n${said.slice(0, 4_000)}`,
  );

const actionOf = ({ action, status }: StatusFields, late: boolean): ReportedRecipient['action'] => {
  if (/^(?:delayed|deferred|delay)/.test(action)) return 'delayed';
  if (/^(?:delivered|deliverable|success)/.test(action)) return 'delivered';
  if (/^relayed/.test(action)) return 'relayed';
  if (/^expanded/.test(action)) return 'expanded';
  if (action !== '') return 'failed';
  const kind = enhancedCodeIn(status ?? '')?.[0];
  return kind === '2' ? 'delivered' : kind !== '5' && late ? 'delayed' : 'failed';
};

type Outcome = Readonly<{ action: ReportedRecipient['action']; field: string | null; words: string; context: string }>;

const reported = (address: string, { action, field, words, context }: Outcome): ReportedRecipient => {
  const status = statusOf(field, words);
  const arrived = action !== 'failed' && action !== 'delayed';
  const said = arrived ? action : reasonInContext(failureReason(status, words), `${words} ${context}`);
  const reason = said === 'unknown' && action === 'delayed' ? 'expired' : said;
  return {
    address,
    action,
    status,
    reply: words.slice(0, MAX_REPLY),
    permanence: permanenceOf(action, reason),
    reason,
  };
};

const lower = (addresses: readonly string[]): Set<string> => new Set(addresses.map((address) => address.toLowerCase()));

const recipientsOf = (
  { headers, fromAddress }: MaybeReport,
  stated: readonly StatusFields[],
  said: string,
  returned: ReturnedMail,
  late: boolean,
): ReportedRecipient[] => {
  const failed = addressesIn(headers.raw('x-failed-recipients') ?? '');
  const went = lower(returned.recipients);
  const own = lower([...returned.senders, ...headers.mailboxes('to').map(({ address }) => address), fromAddress ?? '']);
  const expected = failed.length > 0 ? lower(failed) : went;
  const named = failedRecipients(said, new Set([...expected, ...lower(stated.flatMap(namesOf))]), own);
  const wordsFor = new Map(named.map(({ address, words }) => [address.toLowerCase(), words]));
  if (stated.length > 0) {
    const found = stated.flatMap((fields) => fromFields(fields, went, wordsFor, named, returned, late));
    if (found.length > 0) return unique(found);
  }
  const action = late ? 'delayed' : 'failed';
  const words = wordsOf(said.split('\n', 2_000));
  const addresses =
    failed.length > 0 ? failed : named.length > 0 ? named.map(({ address }) => address) : returned.envelopeRecipients;
  return unique(
    addresses.map((address) => {
      const context = wordsFor.get(address.toLowerCase()) ?? words;
      return reported(address, { action, field: null, words: quotedReply(context), context });
    }),
  );
};

const namesOf = ({ finalRecipient, originalRecipient }: StatusFields): string[] =>
  [finalRecipient, originalRecipient].filter((address) => address !== null);

const fromFields = (
  fields: StatusFields,
  went: ReadonlySet<string>,
  wordsFor: ReadonlyMap<string, string>,
  named: readonly NamedRecipient[],
  returned: ReturnedMail,
  late: boolean,
): ReportedRecipient[] => {
  const names = namesOf(fields).toReversed();
  const known = names.find((address) => went.has(address.toLowerCase())) ?? names[0];
  const address = known ?? (named.length === 1 ? named[0]?.address : undefined) ?? returned.envelopeRecipients[0];
  if (address === undefined) return [];
  const aside =
    names.map((name) => wordsFor.get(name.toLowerCase())).find((words) => words !== undefined) ?? named[0]?.words ?? '';
  const words = tellsMuch(fields.diagnostic) ? fields.diagnostic : quotedReply(`${fields.diagnostic} ${aside}`.trim());
  return [reported(address, { action: actionOf(fields, late), field: fields.status, words, context: aside })];
};

/** Whether a Diagnostic-Code says why, and not only a number. */
const tellsMuch = (diagnostic: string): boolean => /\p{L}{3}/u.test(diagnostic);

const unique = (recipients: readonly ReportedRecipient[]): ReportedRecipient[] =>
  [
    ...new Map(recipients.toReversed().map((recipient) => [recipient.address.toLowerCase(), recipient])).values(),
  ].toReversed();
