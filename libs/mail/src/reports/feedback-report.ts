import { isAddrSpec } from '../address/mailbox.js';
import type { Headers } from '../parse/headers.js';
import { type ReportPart, returnedPart } from './report-parts.js';
import type { ReportedRecipient } from './reported-recipient.js';
import { addressesIn, headerFields, type ReturnedMail } from './returned-mail.js';

const recipientFields = [
  'original-rcpt-to',
  'removal-recipient',
  'x-hmxmroriginalrecipient',
  'x-original-to',
  'redacted-address',
];

/** Outlook.com complains without a feedback report: by this subject, the mail beside it, and the recipient in that mail's header. */
export const unlabelledFeedback = (headers: Headers, parts: readonly ReportPart[]): string | null =>
  /^complaint about message from [\da-f.:[\]]{3,45}$/i.test(headers.subject().trim()) ? returnedPart(parts) : null;

/** Feedback-Type of RFC 5965 and RFC 6591 (`auth-failure`), as a reason. */
const typeOf = (type: string | undefined): string => {
  const word = /^[a-z-]{1,30}/.exec((type ?? '').trim().toLowerCase())?.[0];
  return word === undefined || word === 'other' ? 'abuse' : word;
};

/**
 * Who complained of which mail, by a message/feedback-report (RFC 5965). The recipient got the mail: `delivered`. Many reporters strike out
 * the address; then it is the one to whom the returned mail went.
 */
export const readFeedbackReport = (text: string, returned: ReturnedMail): ReportedRecipient[] => {
  const fields = headerFields(text);
  const named = recipientFields.flatMap((name) => addressesIn(fields.get(name) ?? '')).filter(isAddrSpec);
  const addresses = named.length > 0 ? named : returned.envelopeRecipients;
  return [...new Set(addresses)].slice(0, 20).map((address) => ({
    address,
    action: 'delivered',
    status: null,
    reply: '',
    permanence: 'soft',
    reason: typeOf(fields.get('feedback-type')),
  }));
};
