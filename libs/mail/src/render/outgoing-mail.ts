import type { Mailbox } from '../address/mailbox.js';

export type OutgoingAttachment = Readonly<{
  fileName: string;
  mediaType: string;
  content: Buffer;
  /** Without angle brackets; the HTML shows the attachment by `cid:` and this. */
  contentId?: string;
}>;

/** A mail to be written. There is no Bcc: those recipients stand in the envelope alone. */
export type OutgoingMail = Readonly<{
  from: Mailbox;
  to: readonly Mailbox[];
  cc: readonly Mailbox[];
  subject: string;
  text: string | null;
  html: string | null;
  attachments: readonly OutgoingAttachment[];
  /** With angle brackets, as are `inReplyTo` and `references`. */
  messageId: string;
  inReplyTo: string | null;
  references: readonly string[];
  /** RFC 3339. */
  date: string;
  /** The same seed gives the same MIME boundaries, and with them the same bytes. */
  boundarySeed: string;
  /** `auto-generated` or `auto-replied` on mail that no person wrote (RFC 3834). */
  autoSubmitted?: 'auto-generated' | 'auto-replied';
}>;

/** A field of the mail holds what must not go into a message: `field` names it. Nothing was written. */
export class OutgoingMailRefused extends Error {
  override readonly name = 'OutgoingMailRefused';
  constructor(
    readonly field: string,
    reason: string,
  ) {
    super(`${field}: ${reason}`);
  }
}
