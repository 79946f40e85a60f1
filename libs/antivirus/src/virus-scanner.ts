/** What a scanner says of some bytes. `unavailable`: it did not say anything about them, for this reason. */
export type ScanResult = Readonly<
  { verdict: 'clean' } | { verdict: 'infected'; signature: string } | { verdict: 'unavailable'; reason: string }
>;

/** Looks for malware. */
export abstract class VirusScanner {
  /** Whether there is anything to ask. */
  abstract readonly isThere: boolean;

  /** Scans bytes as they come, which need not be read to their end. Throws what they throw, and nothing of its own. */
  abstract scan(bytes: AsyncIterable<Buffer>): Promise<ScanResult>;
}

/** Stands where no scanner is set up. */
export class NoScanner extends VirusScanner {
  readonly isThere = false;

  scan(): Promise<ScanResult> {
    return Promise.resolve({ verdict: 'unavailable', reason: 'no antivirus is set up here' });
  }
}
