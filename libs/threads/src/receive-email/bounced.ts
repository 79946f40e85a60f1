import { sameAddress } from '../mail-parts.js';
import type { Recipient } from '../outbound-email.js';
import type { EmailBounced } from '../delivery-events.js';
import type { EmailReceived } from '../thread-events.js';
import type { ExistingThread } from '../thread.js';

/** Raised whenever the same report may bounce another recipient. */
export const BOUNCES_VERSION = 1;

/** What a report says of one recipient of the mail it speaks of. */
export type ReportedRecipient = Readonly<
  Pick<EmailBounced['data'], 'status' | 'reply' | 'permanence' | 'reason'> & { address: string; action: string }
>;

/** What the received mail reports of one sent earlier; `of` is the id of that e-mail. */
export type ReportedMail = Readonly<{
  of: string;
  rule: EmailBounced['data']['rule'];
  recipients: readonly ReportedRecipient[];
}>;

const isKnown = ({ state, bounce }: Recipient, permanence: EmailBounced['data']['permanence']): boolean =>
  state === 'bounced' && (bounce?.permanence === 'hard' || permanence === 'soft');

/**
 * The recipients that the report says were given up, each once, as the mail that was sent names them. An address that the mail did not go to
 * stands for its only recipient, for that one may pass mail on; of several it cannot be told which. A delay bounces nobody, nor does a
 * second report, unless it is the first to say that the mail is lost for good.
 */
export const bounced = (
  { of, rule, recipients }: ReportedMail,
  { threadId, inboundMailId, at }: EmailReceived['data'],
  thread: ExistingThread,
): readonly EmailBounced[] => {
  const original = thread.emails.find(({ emailId }) => emailId === of);
  if (original === undefined || original.delivery === null) return [];
  const sentTo = original.delivery.recipients;
  const [only, ...others] = sentTo;
  const facts: EmailBounced[] = [];
  for (const { address, action, status, reply, permanence, reason } of recipients) {
    if (action !== 'failed') continue;
    const meant =
      sentTo.find((recipient) => sameAddress(recipient.address, address)) ?? (others.length === 0 ? only : undefined);
    if (meant === undefined || isKnown(meant, permanence)) continue;
    const recipient = meant.address;
    if (facts.some(({ data }) => data.recipient === recipient)) continue;
    const found = { permanence, status, reply, reason, inboundMailId, rule, version: BOUNCES_VERSION };
    facts.push({ type: 'EmailBounced', data: { threadId, emailId: original.emailId, at, recipient, ...found } });
  }
  return facts;
};
