import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';

/** Who signs mail, and with which key in PEM: RSA of 1024 bits or more, or Ed25519. */
export type DkimKey = Readonly<{ domain: string; selector: string; privateKey: string }>;

/** The record by which receivers check signatures: a TXT record of this name with this value. */
export type DkimRecord = Readonly<{ name: string; value: string }>;

/** A text is no key that mail can be signed with; the message says why and does not repeat it. */
export class DkimKeyUnusable extends Error {
  override readonly name = 'DkimKeyUnusable';
}

/** Receivers need not take shorter ones (RFC 8301, section 3.2). */
const SHORTEST_RSA = 1_024;
const USUAL_RSA = 2_048;

const readKey = (pem: string): KeyObject => {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new DkimKeyUnusable('this is no private key in PEM, or it is locked by a passphrase', { cause: error });
  }
};

const usable = (pem: string): KeyObject => {
  const key = readKey(pem);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType === 'ed25519') return key;
  if (key.asymmetricKeyType !== 'rsa') throw new DkimKeyUnusable('mail is signed with RSA or Ed25519 keys alone');
  if (bits < SHORTEST_RSA) throw new DkimKeyUnusable(`an RSA key has ${SHORTEST_RSA} bits or more, this one ${bits}`);
  return key;
};

/** Ed25519 keys stand in the record without their ASN.1 frame (RFC 8463, section 3), RSA keys with it (RFC 6376, section 3.6.1). */
const publicPart = (key: KeyObject): string => {
  const publicKey = createPublicKey(key);
  if (key.asymmetricKeyType === 'rsa') return publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  return Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');
};

const nameForm = /^[a-z0-9](?:[a-z0-9_.-]{0,251}[a-z0-9])?$/i;

/** Both stand in a header and are looked up: what could end a tag or a line is in neither. */
const namesOf = ({ domain, selector }: DkimKey): { signingDomain: string; selector: string } => {
  if (nameForm.test(domain) && nameForm.test(selector)) return { signingDomain: domain, selector };
  throw new DkimKeyUnusable('domain and selector are host names');
};

/** The record to publish for a key. @throws DkimKeyUnusable */
export const dkimRecord = (signer: DkimKey): DkimRecord => {
  const { signingDomain, selector } = namesOf(signer);
  const key = usable(signer.privateKey);
  return {
    name: `${selector}._domainkey.${signingDomain}`,
    value: `v=DKIM1; k=${key.asymmetricKeyType}; p=${publicPart(key)}`,
  };
};

/** A new private key in PEM: RSA of 2048 bits, which every receiver can check. */
export const newDkimKey = (): string =>
  generateKeyPairSync('rsa', { modulusLength: USUAL_RSA })
    .privateKey.export({ format: 'pem', type: 'pkcs8' })
    .toString();

const PIECE = 256 * 1024;

/** Hashing a large mail takes a while: other work of the process goes on between its pieces. */
async function* pieces(raw: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < raw.length; at += PIECE) {
    yield raw.subarray(at, at + PIECE);
    await setImmediate();
  }
}

/**
 * The bytes with a DKIM signature before them (RFC 6376), made at the instant `at`: the same bytes, key and instant give the same signature.
 * @throws DkimKeyUnusable
 */
export const signMail = async (raw: Buffer, key: DkimKey, at: string): Promise<Buffer> => {
  const names = namesOf(key);
  const { privateKey } = key;
  // The package takes the signer from `signatureData` alone, and its types know only the other place.
  const options = {
    canonicalization: 'relaxed/relaxed',
    signTime: new Date(at),
    ...names,
    privateKey,
    signatureData: [{ ...names, privateKey }],
  };
  const { signatures, errors } = await dkimSign(Readable.from(pieces(raw)), options);
  if (errors.length > 0) throw new DkimKeyUnusable('nothing can be signed with this key', { cause: errors[0] });
  return Buffer.concat([Buffer.from(signatures), raw]);
};
