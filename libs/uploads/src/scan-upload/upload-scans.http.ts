import { setTimeout } from 'node:timers/promises';
import { Injectable, Logger, Optional } from '@nestjs/common';
import { v7 } from 'uuid';
import { NoScanner, type ScanResult, VirusScanner } from '#libs/antivirus';
import { Blobs } from '#libs/blobs';
import { EventStore } from '#libs/event-store';
import { uploadDecider } from '../decider.js';
import { UploadPolicy } from '../upload-policy.http.js';
import { type ReceivedUpload, type Scan, uploadStream } from '../upload.js';

const detailOf = (result: ScanResult): string | null => {
  if (result.verdict === 'clean') return null;
  return result.verdict === 'infected' ? result.signature : result.reason;
};

/**
 * Has files scanned, and again until there is a verdict: whoever asks how a file stands finds out anew. So no scan is lost with the process that
 * was at it.
 */
@Injectable()
export class UploadScans {
  private readonly log = new Logger('uploads');
  private readonly running = new Map<string, Promise<Scan>>();

  constructor(
    private readonly store: EventStore,
    private readonly blobs: Blobs,
    @Optional() private readonly scanner: VirusScanner = new NoScanner(),
    @Optional() private readonly policy: UploadPolicy = new UploadPolicy(),
  ) {}

  /** How a file stands at first. */
  get first(): 'scanning' | 'unavailable' {
    return this.scanner.isThere ? 'scanning' : 'unavailable';
  }

  /** How the file stands: with a verdict, if there is one to be had before patience ends. */
  async verdict(upload: ReceivedUpload): Promise<Scan> {
    const scan = this.begin(upload);
    return Promise.race([scan, setTimeout(this.policy.patienceMs, upload.scan, { ref: false })]);
  }

  /** How the file stands just now; has it scanned if need be, without waiting for that. */
  now(upload: ReceivedUpload): Scan {
    void this.begin(upload);
    return this.running.has(upload.uploadId) ? { state: 'scanning', detail: null } : upload.scan;
  }

  private begin(upload: ReceivedUpload): Promise<Scan> {
    const { uploadId, scan } = upload;
    if (scan.state === 'clean' || scan.state === 'infected' || !this.scanner.isThere) return Promise.resolve(scan);
    const known = this.running.get(uploadId);
    if (known !== undefined) return known;
    const running = this.scan(upload).finally(() => this.running.delete(uploadId));
    this.running.set(uploadId, running);
    return running;
  }

  private async scan({ uploadId, blob, scan }: ReceivedUpload): Promise<Scan> {
    try {
      const bytes = this.blobs.stream(blob.sha256) as AsyncIterable<Buffer>;
      const result = await this.scanner.scan(bytes);
      return await this.record(uploadId, result);
    } catch (error) {
      this.log.warn(`the upload ${uploadId} could not be scanned: ${String(error)}`);
      return scan;
    }
  }

  private async record(uploadId: string, result: ScanResult): Promise<Scan> {
    const at = new Date().toISOString();
    const commandId = v7();
    const { verdict } = result;
    const { state } = await this.store.handle(
      uploadDecider,
      uploadStream(uploadId),
      { type: 'RecordScan', verdict, detail: detailOf(result), at },
      { commandId, actor: { kind: 'system', id: 'antivirus' }, correlationId: commandId, causationId: commandId },
    );
    return state?.scan ?? { state: verdict, detail: detailOf(result) };
  }
}
