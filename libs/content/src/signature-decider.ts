import type { Decider } from '#libs/decider';
import { removeSignature, type RemoveSignature } from './remove-signature/remove-signature.js';
import { setSignature, type SetSignature } from './set-signature/set-signature.js';
import { evolveSignature, noSignature, type Signature, type SignatureEvent } from './signature.js';

export type SignatureCommand = SetSignature | RemoveSignature;

const decide = (command: SignatureCommand, signature: Signature): readonly SignatureEvent[] => {
  switch (command.type) {
    case 'SetSignature':
      return setSignature(command, signature);
    case 'RemoveSignature':
      return removeSignature(command, signature);
    default:
      return command satisfies never;
  }
};

/** Everything a `signature-` stream can do. */
export const signatureDecider: Decider<Signature, SignatureCommand, SignatureEvent> = {
  initialState: noSignature,
  decide,
  evolve: evolveSignature,
};
