import { type Decider, type EventVersions, type Fact, v1 } from '#libs/decider';
import type { BlobRef } from '../mail-parts.js';

/** A file sent ahead of the mail that will carry it. */
export type UploadReceived = Fact<
  'UploadReceived',
  { uploadId: string; fileName: string; blob: BlobRef; authorId: string; at: string }
>;

export type ReceiveUpload = Readonly<{ type: 'ReceiveUpload'; upload: UploadReceived['data'] }>;

export type Upload = UploadReceived['data'] | null;

export const uploadEvents: EventVersions<UploadReceived> = { UploadReceived: v1 };

export const uploadStream = (uploadId: string): string => `upload-${uploadId}`;

/** An upload happens once; nothing follows it. */
const receiveUpload = ({ upload }: ReceiveUpload, before: Upload): readonly UploadReceived[] =>
  before === null ? [{ type: 'UploadReceived', data: upload }] : [];

export const uploadDecider: Decider<Upload, ReceiveUpload, UploadReceived> = {
  initialState: null,
  decide: receiveUpload,
  evolve: (_, event) => event.data,
};
