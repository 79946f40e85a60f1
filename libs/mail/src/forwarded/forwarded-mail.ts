import type { Mailbox } from '../address/mailbox.js';

/**
 * The mail that another passes on, as it says: `attached` as a message/rfc822, or `inline` as a block of headers in its text. What is only said
 * can be made up; `unclear` is a forward whose original sender could not be told, and why.
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
  | Readonly<{ how: 'unclear'; why: string }>;
