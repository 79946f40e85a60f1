import type { Authentication } from '../mail-facts.js';

/** Where a mail came from, for whoever checks whether its sender is who it says. */
export type Arrival = Readonly<{ envelopeFrom: string | null; remoteAddress: string; helo: string }>;

/** What an installation lets its workers believe. */
export class UnderstandingOptions {
  constructor(
    /** The names that mail servers of ours give themselves in Authentication-Results. */
    readonly trustedAuthservIds: readonly string[] = [],
    /** Our own check of SPF, DKIM and DMARC; it answers nothing when it cannot tell. */
    readonly authenticate: ((raw: Buffer, arrival: Arrival) => Promise<readonly Authentication[]>) | null = null,
    /** The id of the e-mail that a return path was made for; null for any other address. */
    readonly emailOfReturnPath: (address: string) => string | null = () => null,
  ) {}
}
