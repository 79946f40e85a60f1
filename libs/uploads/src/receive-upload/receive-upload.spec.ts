import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { uploadDecider } from '../decider.js';
import { invoice, received, scanned } from '../upload.fixtures.js';

const command = { type: 'ReceiveUpload', upload: invoice } as const;

describe('ReceiveUpload', () => {
  it('keeps a file', () => given(uploadDecider).when(command).then(received));
  it('is quiet the second time, also when the file was scanned since', () => {
    given(uploadDecider, received).when(command).thenNothing();
    given(uploadDecider, received, scanned('clean')).when(command).thenNothing();
  });
});
