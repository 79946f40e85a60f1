import { RuleBroken } from '#libs/decider';
import type {
  InboundMail,
  InboundMailEvent,
  InboundMailFoundDuplicate,
  InboundMailFoundSpam,
  InboundMailParsed,
  InboundMailThreaded,
} from '../inbound-mail.js';

/** What is to become of a mail, and why. */
export type Fate = InboundMailThreaded | InboundMailFoundDuplicate | InboundMailFoundSpam;

/** What a mail says, and what becomes of it; `releases` is how often a person had released it as far as the decision knew. */
export type UnderstandMail = Readonly<{
  type: 'UnderstandMail';
  parsed: InboundMailParsed['data'];
  fate: Fate;
  releases: number;
}>;

/**
 * Decided once: whoever asks again gets the first answer from the stream.
 * @throws RuleBroken inbound-mail-missing, unrouted, quarantined, released-meanwhile
 */
export const understandMail = (
  { parsed, fate, releases }: UnderstandMail,
  mail: InboundMail,
): readonly InboundMailEvent[] => {
  switch (mail.status) {
    case 'none':
      throw new RuleBroken('inbound-mail-missing', 'there is no such inbound mail');
    case 'unrouted':
      throw new RuleBroken('unrouted', 'no inbox is known for this mail');
    case 'quarantined':
      throw new RuleBroken('quarantined', 'this mail is in quarantine: ask for it to be processed again');
    case 'duplicate':
    case 'spam':
    case 'expired':
    case 'threaded':
      return [];
    case 'accepted':
    case 'parsed':
      if (mail.released.length !== releases)
        throw new RuleBroken('released-meanwhile', 'a person released this mail while it was decided upon');
      return [{ type: 'InboundMailParsed', data: parsed }, fate];
    default:
      return mail satisfies never;
  }
};
