import { RuleBroken } from '#libs/decider';
import type { Upload, UploadEvent, UploadScanned } from '../upload.js';

export type RecordScan = Readonly<{ type: 'RecordScan' } & Omit<UploadScanned['data'], 'uploadId'>>;

/**
 * The first verdict holds; that there was none is told once, and asked again whenever it matters.
 * @throws RuleBroken upload-not-found
 */
export const recordScan = ({ verdict, detail, at }: RecordScan, upload: Upload): readonly UploadEvent[] => {
  if (upload === null) throw new RuleBroken('upload-not-found', 'there is no such upload');
  const { state } = upload.scan;
  if (state === 'clean' || state === 'infected' || state === verdict) return [];
  return [{ type: 'UploadScanned', data: { uploadId: upload.uploadId, verdict, detail, at } }];
};
