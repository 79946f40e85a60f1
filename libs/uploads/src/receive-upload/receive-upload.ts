import type { Upload, UploadEvent, UploadReceived } from '../upload.js';

export type ReceiveUpload = Readonly<{ type: 'ReceiveUpload'; upload: UploadReceived['data'] }>;

/** A file is received once. */
export const receiveUpload = ({ upload }: ReceiveUpload, before: Upload): readonly UploadEvent[] =>
  before === null ? [{ type: 'UploadReceived', data: upload }] : [];
