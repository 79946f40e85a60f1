/** What became of a mail at one of its recipients, as a report says. */
export type ReportedRecipient = Readonly<{
  address: string;
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  /** RFC 3463, as 5.1.1. */
  status: string | null;
  /** What the other server said, at most 500 characters. */
  reply: string;
  permanence: 'hard' | 'soft';
  /** In a word made for programs: `user-unknown`, `mailbox-full`, ... (`FailureReason`), or the type of feedback. */
  reason: string;
}>;
