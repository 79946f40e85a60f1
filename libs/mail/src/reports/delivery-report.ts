/** What became of a mail at one of its recipients, as a report says. */
export type ReportedRecipient = Readonly<{
  address: string;
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  /** RFC 3463, as 5.1.1. */
  status: string | null;
  /** What the other server said, at most 500 characters. */
  reply: string;
  permanence: 'hard' | 'soft';
  /** In a word made for programs: `user-unknown`, `mailbox-full`, ... */
  reason: string;
}>;

/**
 * A report on a mail sent earlier: on its delivery (RFC 3464 or in a server's own words), or that a recipient took it for abuse (RFC 5965).
 * `messageIds` are those of the mail it speaks of that were found in it, with angle brackets, the surest first.
 */
export type DeliveryReport = Readonly<{
  kind: 'delivery' | 'abuse';
  recipients: readonly ReportedRecipient[];
  messageIds: readonly string[];
}>;
