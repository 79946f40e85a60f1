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

/** The same bytes for the same address are one mail; that they came again is told, the first times that it happens. */
export const acceptMail = ({ mail }: AcceptMail, before: InboundMail): readonly InboundMailEvent[] => {
  if (before.status === 'none') return [{ type: 'InboundMailAccepted', data: mail }];
  const { accepted, arrivedAgain } = before;
  if (arrivedAgain.length >= ARRIVALS_TOLD) return [];
  if ([accepted, ...arrivedAgain].some((arrived) => isReadAgain(mail, arrived))) return [];
  const { inboundMailId, at, via, remote, source, envelopeFrom } = mail;
  return [{ type: 'InboundMailArrivedAgain', data: { inboundMailId, at, via, remote, source, envelopeFrom } }];
};
