import type { Mailbox } from '../address/mailbox.js';
import type { AuthenticationResult } from '../reports/authentication-results.js';
import type { DeliveryReport } from '../reports/delivery-report.js';
import type { SpamHeader } from '../reports/spam-headers.js';
import type { ForwardedMail } from '../forwarded/original-sender.js';
import type { TextRange } from '../quoted/quoted-text.js';

/** Raised whenever the same bytes may give another `ParsedMail`; it is stored with what was parsed. */
export const PARSER_VERSION = 3;

/** A part of a mail that is not its text. `inline` says that the HTML shows it by `cid:` and the Content-ID given here. */
export type ParsedAttachment = Readonly<{
  /** Safe to store and to offer for download, never empty. */
  fileName: string;
  /** `type/subtype` in lower case, as the mail says: not checked against the content. */
  mediaType: string;
  /** Without angle brackets. */
  contentId: string | null;
  inline: boolean;
  content: Buffer;
}>;

/**
 * What a mail says, as well as it can be understood. No field has control characters but the line feeds and tabs of `text` and `html`.
 * `defects` names what was odd, cut or missing, in words made for programs (`bare-cr`, `date-unreadable`, `text-cut`, ...).
 */
export type ParsedMail = Readonly<{
  from: Mailbox | null;
  replyTo: Mailbox[];
  to: Mailbox[];
  cc: Mailbox[];
  subject: string;
  /** With angle brackets, as are `inReplyTo` and `references`. */
  messageId: string | null;
  inReplyTo: string[];
  references: string[];
  /** RFC 3339 in UTC; null when there is no Date header or it cannot be read. */
  date: string | null;
  rawDate: string | null;
  text: string | null;
  /** Sanitised: see `sanitizeMailHtml`. */
  html: string | null;
  /** The addresses of pictures that the HTML wanted from elsewhere, in the order of their `data-remote-image` numbers. */
  remoteImages: string[];
  attachments: ParsedAttachment[];
  /** Why this mail was written by a machine (RFC 3834), null when a person wrote it. */
  automatic: AutomaticReason | null;
  /** The parts of `text` that repeat earlier mail, in order and apart from each other. In `html` they stand in elements with `data-quoted`. */
  quotes: TextRange[];
  /** The mail that this one passes on; null when it is no forward. */
  forwarded: ForwardedMail | null;
  /** What a server reports of a mail sent earlier; null when this is no report. */
  report: DeliveryReport | null;
  /** What servers on the way said of the sender's identity: whoever reads it must know which of them to believe. */
  authentication: AuthenticationResult[];
  /** What filters on the way said. */
  spamHeaders: SpamHeader[];
  /** Where else the mail was delivered to, by its Delivered-To, X-Original-To and their like, the latest first. */
  deliveredTo: string[];
  /** SHA-256 in hex of what the mail says, without what differs between two copies of it. */
  contentHash: string;
  defects: string[];
  parserVersion: number;
}>;

export type AutomaticReason =
  | 'delivery-report'
  | 'abuse-report'
  | 'auto-submitted'
  | 'auto-reply'
  | 'null-return-path'
  | 'list'
  | 'bulk'
  | 'mailer-daemon'
  | 'read-receipt'
  | 'aggregate-report';
