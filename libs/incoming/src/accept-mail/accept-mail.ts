import type { Arrived, InboundMail, InboundMailAccepted, InboundMailEvent } from '../inbound-mail.js';

/** The bytes of a mail are durable. */
export type AcceptMail = Readonly<{ type: 'AcceptMail'; mail: InboundMailAccepted['data'] }>;

/** So many further arrivals of the same bytes are told; one who sends them again and again fills no log with it. */
export const ARRIVALS_TOLD = 50;

/** The folder of a mailbox (RFC 5092), whatever its UIDVALIDITY. */
const folderOf = (source: string): string => source.replace(/;UIDVALIDITY=.*$/, '');

/**
 * Whether a mail at this place was taken from there before: a file that is read again, a UID whose progress was not recorded. Under another
 * UIDVALIDITY every message of a folder has another UID: what comes from there then was renumbered, not sent again.
 */
const isReadAgain = ({ via, source }: Arrived, before: Arrived): boolean => {
  if (source === null || before.source === null || via !== before.via) return false;
  if (source === before.source) return true;
  const [folder, folderBefore] = [folderOf(source), folderOf(before.source)];
  return folder === folderBefore && uidValidityOf(source) !== uidValidityOf(before.source);
};

const uidValidityOf = (source: string): string | undefined => /;UIDVALIDITY=(\d+)/.exec(source)?.[1];

/** So long a server tries again (RFC 5321 4.5.4.1). */
const RETRIED_MS = 5 * 86_400_000;

/** A server that did not hear our 250 sends again what it still has in its queue, as the one it was before. */
const isRetry = ({ at, via, remote, envelopeFrom }: Arrived, before: Arrived): boolean =>
  (via === 'smtp' || via === 'lmtp') &&
  via === before.via &&
  remote === before.remote &&
  envelopeFrom === before.envelopeFrom &&
  Date.parse(at) - Date.parse(before.at) <= RETRIED_MS;

/** The same bytes for the same address are one mail; that they came again is told, the first times that it happens. */
export const acceptMail = ({ mail }: AcceptMail, before: InboundMail): readonly InboundMailEvent[] => {
  if (before.status === 'none') return [{ type: 'InboundMailAccepted', data: mail }];
  const { accepted, arrivedAgain } = before;
  if (arrivedAgain.length >= ARRIVALS_TOLD) return [];
  const arrivals = [accepted, ...arrivedAgain];
  if (arrivals.some((arrived) => isReadAgain(mail, arrived))) return [];
  const { inboundMailId, at, via, remote, source, envelopeFrom } = mail;
  const as = arrivals.some((arrived) => isRetry(mail, arrived)) ? 'retry' : 'again';
  return [{ type: 'InboundMailArrivedAgain', data: { inboundMailId, at, via, remote, source, envelopeFrom, as } }];
};
