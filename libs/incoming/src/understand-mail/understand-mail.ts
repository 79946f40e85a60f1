import { RuleBroken } from '#libs/decider';
import type { InboundMail, InboundMailEvent, InboundMailParsed, InboundMailThreaded } from '../inbound-mail.js';

/** What a mail says, whom it is from, and where it belongs. */
export type UnderstandMail = Readonly<{
  type: 'UnderstandMail';
  parsed: InboundMailParsed['data'];
  threaded: InboundMailThreaded['data'];
}>;

/** Decided once: whoever asks again gets the first answer from the stream. @throws RuleBroken inbound-mail-missing, quarantined */
export const understandMail = (
  { parsed, threaded }: UnderstandMail,
  mail: InboundMail,
): readonly InboundMailEvent[] => {
  switch (mail.status) {
    case 'none':
      throw new RuleBroken('inbound-mail-missing', 'there is no such inbound mail');
    case 'quarantined':
      throw new RuleBroken('quarantined', 'this mail is in quarantine: ask for it to be processed again');
    case 'unrouted':
      throw new RuleBroken('unrouted', 'no inbox is known for this mail');
    case 'duplicate':
    case 'spam':
    case 'expired':
    case 'threaded':
      return [];
    case 'accepted':
    case 'parsed':
      return [
        { type: 'InboundMailParsed', data: parsed },
        { type: 'InboundMailThreaded', data: threaded },
      ];
    default:
      return mail satisfies never;
  }
};
