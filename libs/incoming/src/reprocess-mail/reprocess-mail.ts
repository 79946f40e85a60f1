import { RuleBroken } from '#libs/decider';
import type { InboundMail, InboundMailEvent } from '../inbound-mail.js';

/** Takes a mail out of quarantine, to be parsed again. */
export type ReprocessMail = Readonly<{ type: 'ReprocessMail'; at: string }>;

/** @throws RuleBroken inbound-mail-missing, unrouted, not-quarantined */
export const reprocessMail = ({ at }: ReprocessMail, mail: InboundMail): readonly InboundMailEvent[] => {
  switch (mail.status) {
    case 'none':
      throw new RuleBroken('inbound-mail-missing', 'there is no such inbound mail');
    case 'quarantined': {
      const { inboundMailId } = mail.accepted;
      return [{ type: 'InboundMailReprocessingRequested', data: { inboundMailId, at } }];
    }
    case 'unrouted':
      throw new RuleBroken('unrouted', 'no inbox is known for this mail: route it to one');
    case 'accepted':
      return [];
    case 'parsed':
    case 'duplicate':
    case 'spam':
    case 'expired':
    case 'threaded':
      throw new RuleBroken('not-quarantined', 'this mail was understood already');
    default:
      return mail satisfies never;
  }
};
