import type { Mailbox } from '../address/mailbox.js';

/** Why the original sender of a forward could not be told. */
export type WhyUnclear =
  | 'nothing-quoted'
  | 'header-missing'
  | 'address-missing'
  | 'address-unreadable'
  | 'several-addresses'
  | 'sent-on-behalf'
  | 'attached-sender-missing'
  | 'attached-senders-differ'
  | 'attached-and-inline-differ';

/**
 * The mail that another passes on, as it says: `attached` as a message/rfc822, or `inline` as a block of headers in its text. What is only said
 * can be made up; `unclear` is a forward whose original sender could not be told, and why. `low` confidence: the header in the text is
 * incomplete, is only a line like `On ..., X wrote:`, or the subject does not say that the mail is a forward.
 */
export type ForwardedMail =
  | Readonly<{
      how: 'attached' | 'inline';
      from: Mailbox;
      subject: string | null;
      /** As it is written there. */
      date: string | null;
      confidence: 'high' | 'low';
    }>
  | Readonly<{ how: 'unclear'; why: WhyUnclear }>;
