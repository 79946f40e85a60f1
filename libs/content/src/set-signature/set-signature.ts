import {
  sameSignature,
  type Signature,
  type SignatureEvent,
  type SignatureOf,
  type SignatureWording,
} from '../signature.js';

export type SetSignature = Readonly<{ type: 'SetSignature'; of: SignatureOf; wording: SignatureWording; at: string }>;

/** Mails that were written before keep the signature that they were sent with. */
export const setSignature = ({ of, wording, at }: SetSignature, before: Signature): readonly SignatureEvent[] =>
  before.wording !== null && sameSignature(before.wording, wording)
    ? []
    : [{ type: 'SignatureSet', data: { ...of, ...wording, version: before.version + 1, at } }];
