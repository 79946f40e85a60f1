import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { blob, minute, uuid } from '../content.fixtures.js';
import type { SignatureEvent } from '../signature.js';
import { signatureDecider } from '../signature-decider.js';

const of = { signatureId: uuid(1), inboxId: uuid(2), userId: uuid(3) };
const wording = { html: blob('a'), text: null };
const command = { type: 'SetSignature', of, wording, at: minute(1) } as const;

const set = (version: number, html = blob('a')): SignatureEvent => ({
  type: 'SignatureSet',
  data: { ...of, html, text: null, version, at: minute(1) },
});
const removed: SignatureEvent = { type: 'SignatureRemoved', data: { ...of, at: minute(1) } };

describe('SetSignature', () => {
  it('sets the first', () => given(signatureDecider).when(command).then(set(1)));
  it('sets another version', () =>
    given(signatureDecider, set(1, blob('b')))
      .when(command)
      .then(set(2)));
  it('counts on after a removal', () => given(signatureDecider, set(1), removed).when(command).then(set(2)));
  it('is quiet when it says the same', () => given(signatureDecider, set(1)).when(command).thenNothing());
});
