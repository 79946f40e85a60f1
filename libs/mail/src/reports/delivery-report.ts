import { isLateOnly } from './delivery-phrases.js';
import { readDeliveryStatus } from './delivery-status.js';
import { readFeedbackReport, unlabelledFeedback } from './feedback-report.js';
import { isDeliveryReport, isPassedOn, mayBeReport, type MaybeReport } from './is-report.js';
import { splitNotice } from './notice.js';
import { originalMessageIds } from './original-message-ids.js';
import { feedbackPart, hasStatusFields, isDispositionNotification, returnedPart, statusPart } from './report-parts.js';
import { reportRecipients } from './report-recipients.js';
import type { ReportedRecipient } from './reported-recipient.js';
import { nothingReturned, returnedMail } from './returned-mail.js';

/**
 * A report on a mail sent earlier: on its delivery (RFC 3464 or in a server's own words), or that a recipient took it for abuse (RFC 5965).
 * `messageIds` are those of the mail it speaks of that were found in it, with angle brackets, the surest first.
 */
export type DeliveryReport = Readonly<{
  kind: 'delivery' | 'abuse';
  recipients: readonly ReportedRecipient[];
  messageIds: readonly string[];
}>;

/** What a mail reports of one sent earlier; null when it is no report, above all when a person wrote it. Linear in the mail. */
export const deliveryReport = (mail: MaybeReport): DeliveryReport | null => {
  const { headers, fromAddress, parts } = mail;
  const feedback = feedbackPart(parts) ?? unlabelledFeedback(headers, parts);
  if (feedback === null && (isDispositionNotification(headers, parts) || !mayBeReport(mail))) return null;
  const text = mail.text ?? '';
  const { said, returned: given } = splitNotice(text);
  const returnedText = returnedPart(parts) ?? given;
  const isReturned = returnedText !== '';
  const returned = isReturned ? returnedMail(returnedText) : nothingReturned;
  const status = statusPart(parts) ?? (hasStatusFields(text) ? text : null);
  const ids = (): string[] => originalMessageIds(headers, returned, [returnedText, text, status ?? '']);
  if (feedback !== null)
    return isPassedOn(headers)
      ? null
      : { kind: 'abuse', recipients: readFeedbackReport(feedback, returned), messageIds: ids() };
  if (!isDeliveryReport(mail, { said, isReturned, hasStatus: status !== null })) return null;
  const stated = status === null ? [] : readDeliveryStatus(status);
  const late = isLateOnly(headers.subject(), said);
  const recipients = reportRecipients({ headers, fromAddress, stated, said, returned, late });
  return { kind: 'delivery', recipients, messageIds: ids() };
};
