import type { UploadEvent, UploadReceived, UploadScanned } from './upload.js';

/** Facts for the specs of uploads. */
export const minute = (n: number): string => `2026-03-01T09:${String(n).padStart(2, '0')}:00.000Z`;

export const uploadId = '019cad0c-0000-7000-8000-000000000001';

export const invoice: UploadReceived['data'] = {
  uploadId,
  fileName: 'invoice.pdf',
  blob: { sha256: 'a'.repeat(64), size: 20, mediaType: 'application/pdf' },
  authorId: '019cad0c-0000-7000-8000-000000000002',
  at: minute(0),
  scan: 'scanning',
};

export const received: UploadEvent = { type: 'UploadReceived', data: invoice };

export const scanned = (verdict: UploadScanned['data']['verdict'], detail: string | null = null): UploadEvent => ({
  type: 'UploadScanned',
  data: { uploadId, verdict, detail, at: minute(1) },
});
