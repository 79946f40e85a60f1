export { hasControls, isAddrSpec, isReachable, type Mailbox } from './address/mailbox.js';
export { cutHtml } from './html/cut-html.js';
export { type SanitizeOptions, sanitizeMailHtml } from './html/sanitize-mail-html.js';
export { htmlToPlainText } from './html/text-of-html.js';
export type { ForwardedMail } from './forwarded/original-sender.js';
export { type AccessToken, AccessTokens, type RefreshSettings, TokenFault } from './login/access-tokens.js';
export { MailParser, type MailParserOptions } from './parse/mail-parser.js';
export { ParseFailed, ParseOutOfMemory, ParserAway, ParseTimedOut } from './parse/parse-errors.js';
export { type AutomaticReason, PARSER_VERSION, type ParsedAttachment, type ParsedMail } from './parse/parsed-mail.js';
export type { ParseEnvelope } from './parse/parse-envelope.js';
export { parseMail } from './parse/parse-mail.js';
export type { TextRange } from './quoted/quoted-text.js';
export { MessageIds } from './render/message-ids.js';
export { type OutgoingAttachment, type OutgoingMail, OutgoingMailRefused } from './render/outgoing-mail.js';
export { findDkimRecord, type RecordFound } from './render/dkim-record.js';
export { isMessageId, renderMail } from './render/render-mail.js';
export {
  type DkimKey,
  DkimKeyUnusable,
  type DkimRecord,
  dkimRecord,
  newDkimKey,
  signMail,
} from './render/sign-mail.js';
export { type RoutingAddresses, routingAddresses } from './receive/routing-addresses.js';
export { MailTooLarge } from './receive/incoming-data.js';
export { type SmtpLimits, usualSmtpLimits } from './receive/smtp-limits.js';
export type { ReceivedEnvelope, ReceivedMail } from './receive/smtp-host.js';
export { SmtpReceiver, type SmtpReceiverOptions, type TlsKeys } from './receive/smtp-receiver.js';
export { ImapFault, type ImapFaultKind, ImapMessageFault } from './receive/imap-fault.js';
export { existingFolder, type ListedFolder, readableFolder } from './receive/imap-folders.js';
export {
  type ImapAccount,
  type ImapFolder,
  type ImapMessage,
  ImapSession,
  type ImapSessionOptions,
} from './receive/imap-session.js';
export type { DNSResolver } from 'mailauth';
export type { AuthenticationResult } from './reports/authentication-results.js';
export type { DeliveryReport } from './reports/delivery-report.js';
export type { ReportedRecipient } from './reports/reported-recipient.js';
export {
  type SenderArrival,
  SenderAuthentication,
  type SenderAuthenticationOptions,
  systemResolver,
} from './reports/sender-authentication.js';
export type { SpamHeader } from './reports/spam-headers.js';
export { blamesSender } from './send/blames-sender.js';
export { AnswerLost, NotSent, type RecipientResult, type SendResult, type SmtpEnvelope } from './send/send-result.js';
export { SmtpFault, type SmtpFaultKind } from './send/smtp-fault.js';
export { SmtpSender, type SmtpSenderLimits, type SmtpSenderOptions } from './send/smtp-sender.js';
export type { SmtpLogin, SmtpSecurity, SmtpServer } from './send/smtp-server.js';
export type { SmtpTimeouts } from './send/smtp-session.js';
export { verifySmtpServer, type VerifyOptions } from './send/verify-server.js';
export { comparableSubject } from './text/comparable-subject.js';
export { cutText } from './text/cut-text.js';
export { escapeHtml } from './text/escape-html.js';
export { safeFileName } from './text/file-name.js';
export { forwardHtml, forwardSubject, forwardText, type PassedOn } from './text/forward.js';
export { isMediaType } from './text/media-type.js';
export { messageIdsIn } from './text/message-id-list.js';
export { previewOf } from './text/preview.js';
export { quoteHtml, quoteText } from './text/quote.js';
export { baseSubject, replySubject } from './text/subject.js';
export { textAsHtml } from './text/text-as-html.js';
