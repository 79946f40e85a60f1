import { type EventVersion, type EventVersions, type Fact, v1 } from '#libs/decider';

/** Bytes kept in the blob store, named by their SHA-256 (hex); `size` in bytes. */
export type BlobRef = Readonly<{ sha256: string; size: number; mediaType: string }>;

/** A file sent ahead of the mail that will carry it. `scan`: 'unavailable' where there was no antivirus to ask. */
export type UploadReceived = Fact<
  'UploadReceived',
  {
    uploadId: string;
    fileName: string;
    blob: BlobRef;
    authorId: string;
    at: string;
    scan: 'scanning' | 'unavailable';
  }
>;

/** What an antivirus said of the file: `detail` is what it found, or why it said nothing. */
export type UploadScanned = Fact<
  'UploadScanned',
  { uploadId: string; verdict: 'clean' | 'infected' | 'unavailable'; detail: string | null; at: string }
>;

export type UploadEvent = UploadReceived | UploadScanned;

/** How a file stands with the antivirus. */
export type Scan = Readonly<{ state: 'scanning' | 'clean' | 'infected' | 'unavailable'; detail: string | null }>;

export type ReceivedUpload = Readonly<Omit<UploadReceived['data'], 'scan'> & { scan: Scan }>;

/** Null until the file is there. */
export type Upload = ReceivedUpload | null;

const uploadReceivedVersions: EventVersion = {
  version: 2,
  upcasts: { 1: (data) => ({ ...data, scan: 'unavailable' }) },
};

/** These names and shapes are the storage format: a released one is never edited, it gets a version and an upcast. */
export const uploadEvents: EventVersions<UploadEvent> = { UploadReceived: uploadReceivedVersions, UploadScanned: v1 };

export const uploadStream = (uploadId: string): string => `upload-${uploadId}`;

export const evolveUpload = (upload: Upload, event: UploadEvent): Upload => {
  switch (event.type) {
    case 'UploadReceived':
      return { ...event.data, scan: { state: event.data.scan, detail: null } };
    case 'UploadScanned': {
      const { verdict, detail } = event.data;
      return upload === null ? null : { ...upload, scan: { state: verdict, detail } };
    }
    default:
      return event satisfies never;
  }
};
