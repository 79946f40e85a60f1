import { isAutoReplySubject, soundsAway } from '../parse/away-subjects.js';
import type { Headers } from '../parse/headers.js';
import type { ParseEnvelope } from '../parse/parse-envelope.js';
import { isDeliverySubject, tellsOfFailure } from './delivery-phrases.js';
import { hasNullPath, isDaemon, isImpersonal, isMailerDaemon } from './machine-made.js';
import type { ReportPart } from './report-parts.js';
import { addressesIn } from './returned-mail.js';
import { hasFailureCode } from './smtp-reply.js';

/** A mail in pieces: its header, what the transport said, its text, and its other parts. */
export type MaybeReport = Readonly<{
  headers: Headers;
  envelope: ParseEnvelope;
  fromAddress: string | null;
  text: string | null;
  parts: readonly ReportPart[];
}>;

/** What was found in a mail: what its text says of itself, whether it gives a mail back, and whether it has a delivery status. */
export type Signs = Readonly<{ said: string; isReturned: boolean; hasStatus: boolean }>;

/** Whether the header leaves open that this is a report: it is worth reading the text for. */
export const mayBeReport = (mail: MaybeReport): boolean =>
  isFromMailSystem(mail) || isDeliverySubject(mail.headers.subject()) || isImpersonal(mail.headers, mail.fromAddress);

/** Whether a mail system reports on a delivery here; a person who writes about one, or passes a report on, does not. */
export const isDeliveryReport = (mail: MaybeReport, signs: Signs): boolean => {
  if (!isFromMailSystem(mail)) return isReportByWords(mail, signs);
  return signs.hasStatus || isReportByText(mail, signs);
};

/** A person who sends a report on: the header is theirs, and a `Fwd:` or a reply names no delivery. */
export const isPassedOn = (headers: Headers): boolean =>
  !contentTypeOf(headers).startsWith('multipart/report') &&
  /^\s*(?:re|aw|sv|antw|fwd?|wg|tr|rv|i|enc|vs|vb)\s*:/i.test(headers.subject());

const contentTypeOf = (headers: Headers): string => (headers.raw('content-type') ?? '').slice(0, 1_000).toLowerCase();

const isFromMailSystem = ({ headers, envelope, fromAddress }: MaybeReport): boolean => {
  const contentType = contentTypeOf(headers);
  if (isDaemon(headers, fromAddress)) return true;
  if (isPassedOn(headers)) return false;
  const isOtherReport = /report-type\s{0,5}=\s{0,5}"?(?!delivery-status)[a-z-]/.test(contentType);
  return (
    headers.has('x-failed-recipients') ||
    headers.has('x-ms-embedded-report') ||
    contentType.startsWith('message/delivery-status') ||
    (contentType.startsWith('multipart/report') && !isOtherReport) ||
    hasNullPath(headers, envelope)
  );
};

const hasCodes = (said: string): boolean => said.split('\n', 400).some((line) => hasFailureCode(line.slice(0, 1_000)));

/** For a mail whose sender may be a mail system: whether its text is about a delivery. */
const isReportByText = ({ headers, envelope, fromAddress }: MaybeReport, { said, isReturned }: Signs): boolean => {
  if (headers.has('x-failed-recipients')) return true;
  const subject = headers.subject();
  const tells = tellsOfFailure(said) || tellsOfFailure(subject);
  const coded = hasCodes(said);
  if (isChallenge(subject, said) && !coded) return false;
  if (isDeliverySubject(subject)) return tells || coded || isReturned;
  if (isDaemon(headers, fromAddress))
    return tells && (hasNullPath(headers, envelope) || isReturned || (coded && isMailerDaemon(fromAddress)));
  return tells && (coded || isReturned) && !isAutoReply(headers, subject);
};

const namesUndelivered = /(?:could not be|was not|has not been|cannot be) delivered to:?\s{0,20}<?[^\s<>@]{1,64}@/i;

/** For a mail with no sign of a mail system but its words: all of them must say so. */
const isReportByWords = ({ headers, fromAddress }: MaybeReport, { said, isReturned, hasStatus }: Signs): boolean => {
  if (headers.has('in-reply-to')) return false;
  if (!isDeliverySubject(headers.subject()))
    return isReturned && isImpersonal(headers, fromAddress) && namesUndelivered.test(said.slice(0, 4_000));
  if (hasStatus) return true;
  if (!isImpersonal(headers, fromAddress) || !tellsOfFailure(said)) return false;
  const own = headers.mailboxes('to').map(({ address }) => address);
  const namesOther = addressesIn(said).some((address) => address !== fromAddress && !own.includes(address));
  return namesOther && (hasCodes(said) || isReturned || fromAddress === null);
};

const isAutoReply = (headers: Headers, subject: string): boolean =>
  ['x-autoreply', 'x-autorespond', 'x-vacation'].some((name) => headers.has(name)) ||
  isAutoReplySubject(subject) ||
  soundsAway(subject);

const isChallenge = (subject: string, said: string): boolean =>
  /\b(?:please confirm|confirm your (?:message|e-?mail)|confirmation required|verify (?:your|you)|challenge|tmda|spamarrest|boxbe|whitelist|approved sender|sender verification)\b/i.test(
    `${subject}\n${said.slice(0, 4_000)}`,
  );
