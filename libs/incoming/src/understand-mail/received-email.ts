import type { EmailReceived } from '#libs/threads';
import type { InboundMailAccepted, InboundMailParsed, InboundMailThreaded } from '../inbound-mail.js';

/** What the thread is told of a mail: received when its bytes were durable, whatever its Date header says. */
export const receivedEmail = (
  accepted: InboundMailAccepted['data'],
  parsed: InboundMailParsed['data'],
  threaded: InboundMailThreaded['data'],
): EmailReceived['data'] => ({
  threadId: threaded.threadId,
  emailId: threaded.emailId,
  inboundMailId: accepted.inboundMailId,
  inboxId: threaded.inboxId,
  at: accepted.at,
  receivedBy: accepted.receivedBy ?? '',
  contactId: threaded.contactId,
  from: parsed.from ?? { address: accepted.envelopeFrom ?? '', name: '' },
  replyTo: parsed.replyTo,
  to: parsed.to,
  cc: parsed.cc,
  subject: parsed.subject,
  messageId: parsed.messageId,
  inReplyTo: parsed.inReplyTo,
  references: parsed.references,
  sentAt: parsed.sentAt,
  automatic: parsed.automatic,
  raw: accepted.raw,
  threading: threaded.threading,
  associations: threaded.associations,
  text: parsed.text,
  html: parsed.html,
  preview: parsed.preview,
  attachments: parsed.attachments,
  attribution: threaded.attribution,
  quotes: parsed.quotes,
  defects: parsed.defects,
  remoteImages: parsed.remoteImages,
  sameMessageIdAs: threaded.sameMessageIdAs,
});
