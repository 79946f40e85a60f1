import { RuleBroken } from '#libs/decider';
import type { InboundMail, InboundMailEvent } from '../inbound-mail.js';

/** A person says which inbox a mail is for. `receivedBy` is the address of the inbox that stands with the mail, null when none does. */
export type RouteMail = Readonly<{ type: 'RouteMail'; inboxId: string; receivedBy: string | null; at: string }>;

/** @throws RuleBroken inbound-mail-missing, already-routed */
export const routeMail = ({ inboxId, receivedBy, at }: RouteMail, mail: InboundMail): readonly InboundMailEvent[] => {
  if (mail.status === 'none') throw new RuleBroken('inbound-mail-missing', 'there is no such inbound mail');
  if (mail.inboxId === inboxId) return [];
  if (mail.status !== 'unrouted') throw new RuleBroken('already-routed', 'this mail is for another inbox');
  const { inboundMailId } = mail.accepted;
  return [{ type: 'InboundMailRouted', data: { inboundMailId, at, inboxId, receivedBy } }];
};
