import { RuleBroken } from '#libs/decider';
import type { InboundMail, InboundMailEvent } from '../inbound-mail.js';

/** The time is over in which spam may be released. */
export type ExpireMail = Readonly<{ type: 'ExpireMail'; at: string }>;

/** What is no spam any longer, or is still kept, stays as it is. @throws RuleBroken inbound-mail-missing */
export const expireMail = ({ at }: ExpireMail, mail: InboundMail): readonly InboundMailEvent[] => {
  if (mail.status === 'none') throw new RuleBroken('inbound-mail-missing', 'there is no such inbound mail');
  const { inboundMailId } = mail.accepted;
  return mail.status === 'spam' && mail.keptUntil <= at
    ? [{ type: 'InboundMailExpired', data: { inboundMailId, at } }]
    : [];
};
