export { hasControls, isAddrSpec, type Mailbox } from './address/mailbox.js';
export { ParseFailed, ParseOutOfMemory, ParseTimedOut } from './parse/parse-errors.js';
export {
  type AutomaticReason,
  PARSER_VERSION,
  type ParsedAttachment,
  type ParsedMail,
  type ParseEnvelope,
} from './parse/parsed-mail.js';
export { MessageIds } from './render/message-ids.js';
export { type OutgoingAttachment, type OutgoingMail, OutgoingMailRefused } from './render/outgoing-mail.js';
export { renderMail } from './render/render-mail.js';
export {
  MailTooLarge,
  type ReceivedEnvelope,
  type ReceivedMail,
  SmtpReceiver,
  type SmtpReceiverOptions,
} from './receive/smtp-receiver.js';
export { AnswerLost, NotSent, type RecipientResult, type SendResult, type SmtpEnvelope } from './send/send-result.js';
export { SmtpSender, type SmtpSenderOptions } from './send/smtp-sender.js';
export { escapeHtml } from './text/escape-html.js';
export { safeFileName } from './text/file-name.js';
export { messageIdsIn } from './text/message-id-list.js';
export { quoteHtml, quoteText } from './text/quote.js';
export { baseSubject, replySubject } from './text/subject.js';
