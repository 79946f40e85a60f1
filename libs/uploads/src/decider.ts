import type { Decider } from '#libs/decider';
import { type ReceiveUpload, receiveUpload } from './receive-upload/receive-upload.js';
import { type RecordScan, recordScan } from './record-scan/record-scan.js';
import { evolveUpload, type Upload, type UploadEvent } from './upload.js';

export type UploadCommand = ReceiveUpload | RecordScan;

const decide = (command: UploadCommand, upload: Upload): readonly UploadEvent[] => {
  switch (command.type) {
    case 'ReceiveUpload':
      return receiveUpload(command, upload);
    case 'RecordScan':
      return recordScan(command, upload);
    default:
      return command satisfies never;
  }
};

/** Everything an `upload-` stream can do. */
export const uploadDecider: Decider<Upload, UploadCommand, UploadEvent> = {
  initialState: null,
  decide,
  evolve: evolveUpload,
};
