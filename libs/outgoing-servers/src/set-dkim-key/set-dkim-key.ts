import { RuleBroken } from '#libs/decider';
import type { DnsRecord, OutgoingServerEvent, SealedSecret } from '../outgoing-server-events.js';
import type { OutgoingSettings } from '../outgoing-settings.js';

/** Mail from the address is signed with this key once its record is found in the DNS; until then by the one before. */
export type SetDkimKey = Readonly<{
  type: 'SetDkimKey';
  address: string;
  keyId: string;
  domain: string;
  selector: string;
  record: DnsRecord;
  secret: SealedSecret;
  at: string;
}>;

/**
 * A signature counts for the sender only when its domain is the sender's or one above it (RFC 7489, section 3.1.1).
 * @throws RuleBroken dkim-domain-of-another
 */
export const setDkimKey = (
  command: SetDkimKey,
  { signing, awaited }: OutgoingSettings,
): readonly OutgoingServerEvent[] => {
  const { type: _, ...data } = command;
  const sender = `.${data.address.slice(data.address.lastIndexOf('@') + 1)}`;
  if (!sender.endsWith(`.${data.domain}`))
    throw new RuleBroken(
      'dkim-domain-of-another',
      `a signature of ${data.domain} says nothing of mail from ${data.address}: sign for its own domain`,
    );
  return [signing?.keyId, awaited?.keyId].includes(data.keyId) ? [] : [{ type: 'DkimKeySet', data }];
};
