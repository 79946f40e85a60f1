import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { ada, blob, minute, uuid } from '../thread.fixtures.js';
import { type ReceiveUpload, uploadDecider } from './upload.js';

const upload = { uploadId: uuid(1), fileName: 'invoice.pdf', blob: blob('a'), authorId: ada, at: minute(0) };
const command: ReceiveUpload = { type: 'ReceiveUpload', upload };

describe('ReceiveUpload', () => {
  it('keeps a file', () => given(uploadDecider).when(command).then({ type: 'UploadReceived', data: upload }));
  it('is quiet the second time', () =>
    given(uploadDecider, { type: 'UploadReceived', data: upload }).when(command).thenNothing());
});
