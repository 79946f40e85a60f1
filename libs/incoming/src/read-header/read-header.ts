import { RuleBroken } from '#libs/decider';
import type { InboundMail, InboundMailEvent, InboundMailHeaderRead } from '../inbound-mail.js';

/** The header of a mail that no inbox is known for was read, so that a person sees whose it may be. */
export type ReadHeader = Readonly<{ type: 'ReadHeader'; header: InboundMailHeaderRead['data'] }>;

/** Of a mail that has an inbox meanwhile, the parser says all. @throws RuleBroken inbound-mail-missing */
export const readHeader = ({ header }: ReadHeader, mail: InboundMail): readonly InboundMailEvent[] => {
  if (mail.status === 'none') throw new RuleBroken('inbound-mail-missing', 'there is no such inbound mail');
  if (mail.status !== 'unrouted' || mail.isHeaderRead) return [];
  return [{ type: 'InboundMailHeaderRead', data: header }];
};
