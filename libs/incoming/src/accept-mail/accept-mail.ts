import type { InboundMail, InboundMailAccepted, InboundMailEvent } from '../inbound-mail.js';

/** The bytes of a mail are durable. */
export type AcceptMail = Readonly<{ type: 'AcceptMail'; mail: InboundMailAccepted['data'] }>;

/** The same bytes for the same address are one mail: a sender's server that retries after a lost 250 changes nothing. */
export const acceptMail = ({ mail }: AcceptMail, before: InboundMail): readonly InboundMailEvent[] =>
  before.status === 'none' ? [{ type: 'InboundMailAccepted', data: mail }] : [];
