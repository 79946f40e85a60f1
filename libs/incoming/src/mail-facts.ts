import type { Mailbox } from '#libs/threads';

/* What a mail says beside its text, in the words it is stored in: a parser may come to speak otherwise, the log may not. */

/** The mail that another passes on, as it says; what is only said can be made up. */
export type Forwarded = Readonly<
  | {
      how: 'attached' | 'inline';
      from: Mailbox;
      subject: string | null;
      date: string | null;
      confidence: 'high' | 'low';
    }
  | { how: 'unclear'; why: string }
>;

/** What became of a mail at one of its recipients, as a report says: `status` by RFC 3463, `reply` the other server's words. */
export type Reported = Readonly<{
  address: string;
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  status: string | null;
  reply: string;
  permanence: 'hard' | 'soft';
  reason: string;
}>;

/** A report on a mail sent earlier; `messageIds` are those found in it, the surest first. */
export type Report = Readonly<{
  kind: 'delivery' | 'abuse';
  recipients: readonly Reported[];
  messageIds: readonly string[];
}>;

/** What the server `authserv` found of the sender's identity (RFC 8601). */
export type Authentication = Readonly<{
  authserv: string;
  method: 'spf' | 'dkim' | 'dmarc';
  result: string;
  domain: string | null;
}>;

/** What a filter on the way wrote into the header. */
export type SpamHeader = Readonly<{ header: string; spam: boolean; score: number | null }>;
