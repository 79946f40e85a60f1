import type { Authentication } from '../mail-facts.js';

/** Where a mail came from, for whoever checks whether its sender is who it says. */
export type SenderArrival = Readonly<{ envelopeFrom: string | null; remoteAddress: string; helo: string }>;

/** A check of SPF, DKIM and DMARC of our own. What it cannot find out is a result too: it never throws. */
export type SenderCheck = Readonly<{
  check(raw: Buffer, arrival: SenderArrival): Promise<readonly Authentication[]>;
}>;

/** What an installation lets its workers believe of senders. */
export class UnderstandingOptions {
  constructor(
    /** The names that mail servers of ours give themselves in Authentication-Results. */
    readonly trustedAuthservIds: readonly string[] = [],
    readonly senderCheck: SenderCheck | null = null,
  ) {}
}
