import type { Signature, SignatureEvent, SignatureOf } from '../signature.js';

export type RemoveSignature = Readonly<{ type: 'RemoveSignature'; of: SignatureOf; at: string }>;

export const removeSignature = ({ of, at }: RemoveSignature, { wording }: Signature): readonly SignatureEvent[] =>
  wording === null ? [] : [{ type: 'SignatureRemoved', data: { ...of, at } }];
