import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { uploadDecider } from '../decider.js';
import { minute, received, scanned } from '../upload.fixtures.js';
import type { UploadScanned } from '../upload.js';

const scan = (verdict: UploadScanned['data']['verdict'], detail: string | null = null) =>
  ({ type: 'RecordScan', verdict, detail, at: minute(1) }) as const;

describe('RecordScan', () => {
  it('records what was found', () =>
    given(uploadDecider, received)
      .when(scan('infected', 'Eicar-Test-Signature'))
      .then(scanned('infected', 'Eicar-Test-Signature')));
  it('records that nothing could be said, once', () => {
    given(uploadDecider, received)
      .when(scan('unavailable', 'clamd is away'))
      .then(scanned('unavailable', 'clamd is away'));
    given(uploadDecider, received, scanned('unavailable', 'clamd is away'))
      .when(scan('unavailable', 'clamd is still away'))
      .thenNothing();
  });
  it('records a verdict that comes later', () =>
    given(uploadDecider, received, scanned('unavailable')).when(scan('clean')).then(scanned('clean')));
  it.each(['clean', 'infected'] as const)('does not take back that a file is %s', (verdict) => {
    for (const other of ['clean', 'infected', 'unavailable'] as const)
      given(uploadDecider, received, scanned(verdict)).when(scan(other)).thenNothing();
  });
  it('needs a file', () => given(uploadDecider).when(scan('clean')).thenBroken('upload-not-found'));
});
