import { RuleBroken } from '#libs/decider';
import type { InboundMail, InboundMailEvent, InboundMailReleased } from '../inbound-mail.js';

/** A person wants a mail in its inbox that was set aside. */
export type ReleaseMail = Readonly<{ type: 'ReleaseMail'; at: string }>;

/** @throws RuleBroken inbound-mail-missing, unrouted, spam-expired, not-set-aside */
export const releaseMail = ({ at }: ReleaseMail, mail: InboundMail): readonly InboundMailEvent[] => {
  switch (mail.status) {
    case 'none':
      throw new RuleBroken('inbound-mail-missing', 'there is no such inbound mail');
    case 'unrouted':
      throw new RuleBroken('unrouted', 'no inbox is known for this mail: route it to one');
    case 'expired':
      throw new RuleBroken('spam-expired', 'nobody released this spam in its time: only its bytes are kept');
    case 'duplicate':
    case 'spam':
      return [released(mail.accepted.inboundMailId, at, mail.status)];
    case 'quarantined':
      return [released(mail.accepted.inboundMailId, at, 'quarantine')];
    case 'accepted':
    case 'parsed':
    case 'threaded':
      if (mail.released.length > 0) return [];
      throw new RuleBroken('not-set-aside', 'this mail is in its inbox, or on its way there');
    default:
      return mail satisfies never;
  }
};

const released = (inboundMailId: string, at: string, from: InboundMailReleased['data']['from']): InboundMailEvent => ({
  type: 'InboundMailReleased',
  data: { inboundMailId, at, from },
});
