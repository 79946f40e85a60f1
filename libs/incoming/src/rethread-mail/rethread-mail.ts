import { RuleBroken } from '#libs/decider';
import type { InboundMail, InboundMailEvent, InboundMailThreaded } from '../inbound-mail.js';

/** The conversation that the mail was to begin was begun by another one meanwhile: `threaded` is where it belongs now. */
export type RethreadMail = Readonly<{ type: 'RethreadMail'; threaded: InboundMailThreaded['data'] }>;

/** @throws RuleBroken not-threaded */
export const rethreadMail = ({ threaded }: RethreadMail, mail: InboundMail): readonly InboundMailEvent[] => {
  if (mail.status !== 'threaded') throw new RuleBroken('not-threaded', 'this mail is in no thread yet');
  // Whoever asks second gets the answer that stands.
  if (mail.threaded.threading.rule !== 'new-thread') return [];
  return [{ type: 'InboundMailThreaded', data: threaded }];
};
