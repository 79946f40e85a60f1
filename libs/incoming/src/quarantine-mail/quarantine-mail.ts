import { RuleBroken } from '#libs/decider';
import type { InboundMail, InboundMailEvent } from '../inbound-mail.js';

/** The parser could not make anything of the mail: `reason` is a stable word, `detail` what it said. */
export type QuarantineMail = Readonly<{ type: 'QuarantineMail'; reason: string; detail: string; at: string }>;

/** @throws RuleBroken inbound-mail-missing */
export const quarantineMail = (
  { reason, detail, at }: QuarantineMail,
  mail: InboundMail,
): readonly InboundMailEvent[] => {
  if (mail.status === 'none') throw new RuleBroken('inbound-mail-missing', 'there is no such inbound mail');
  if (mail.status === 'quarantined' || mail.status === 'threaded') return [];
  const { inboundMailId } = mail.accepted;
  return [{ type: 'InboundMailQuarantined', data: { inboundMailId, at, reason, detail } }];
};
