import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { blob, minute, uuid } from '../content.fixtures.js';
import type { SignatureEvent } from '../signature.js';
import { signatureDecider } from '../signature-decider.js';

const of = { signatureId: uuid(1), inboxId: uuid(2), userId: null };
const set: SignatureEvent = {
  type: 'SignatureSet',
  data: { ...of, html: null, text: blob('a'), version: 1, at: minute(0) },
};
const removed: SignatureEvent = { type: 'SignatureRemoved', data: { ...of, at: minute(1) } };
const command = { type: 'RemoveSignature', of, at: minute(1) } as const;

describe('RemoveSignature', () => {
  it('removes what is set', () => given(signatureDecider, set).when(command).then(removed));
  it('is quiet the second time', () => given(signatureDecider, set, removed).when(command).thenNothing());
  it('is quiet where there never was one', () => given(signatureDecider).when(command).thenNothing());
});
