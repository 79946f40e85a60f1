/** What files are taken, and which of them leave in mails. */
export class UploadPolicy {
  constructor(
    /** All files of one mail together, and so one of them, in bytes. */
    readonly maxBytes = 25 * 1024 * 1024,
    /** What becomes of files of which no antivirus says anything. */
    readonly unscanned: 'send' | 'refuse' = 'send',
    /** How long a request waits for the antivirus. */
    readonly patienceMs = 10_000,
  ) {}
}
