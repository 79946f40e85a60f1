import type { Fact } from '#libs/decider';
import { type BlobRef, sameBlob } from './content-item.js';

/** What stands below the mails of an inbox: everybody's, or of one person there. One body at least is given; both are Liquid. */
export type SignatureWording = Readonly<{ html: BlobRef | null; text: BlobRef | null }>;

/** Whose it is: the inbox's own when `userId` is null. */
export type SignatureOf = Readonly<{ signatureId: string; inboxId: string; userId: string | null }>;

/** The facts of one signature. Versions count from 1, on after a removal. */
export type SignatureEvent =
  | Fact<'SignatureSet', SignatureOf & SignatureWording & { version: number; at: string }>
  | Fact<'SignatureRemoved', SignatureOf & { at: string }>;

export type Signature = Readonly<{ version: number; wording: SignatureWording | null; setAt: string | null }>;

export const signatureStream = (signatureId: string): string => `signature-${signatureId}`;

/** Whether two say the same. */
export const sameSignature = (a: SignatureWording, b: SignatureWording): boolean =>
  sameBlob(a.html, b.html) && sameBlob(a.text, b.text);

export const noSignature: Signature = { version: 0, wording: null, setAt: null };

export const evolveSignature = (signature: Signature, event: SignatureEvent): Signature => {
  switch (event.type) {
    case 'SignatureSet': {
      const { version, html, text, at } = event.data;
      return { version, wording: { html, text }, setAt: at };
    }
    case 'SignatureRemoved':
      return { ...signature, wording: null, setAt: null };
    default:
      return event satisfies never;
  }
};
