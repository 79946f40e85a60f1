import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** A secret that may lie where others read: `keyId` names the key that opens it, `box` is nonce, ciphertext and tag in base64url. */
export type Sealed = Readonly<{ keyId: string; box: string }>;

/** No key of this process opens the secret, or it was tampered with, or it was sealed for something else. */
export class SecretUnreadable extends Error {
  constructor(readonly keyId: string) {
    super(
      `a secret sealed with the key ${keyId} cannot be opened: SECRETS_KEY must still hold that key, after the newer ones`,
    );
    this.name = 'SecretUnreadable';
  }
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const aesKey = (text: string): Buffer => Buffer.from(hkdfSync('sha256', text, 'threadlog', 'secrets', 32));

const keyIdOf = (key: Buffer): string => createHash('sha256').update(key).digest('hex').slice(0, 8);

/** Keeps secrets by AES-256-GCM. What is sealed for one purpose opens for that purpose only. */
export class SecretBox {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #newest: Readonly<{ keyId: string; key: Buffer }>;

  /** `keys` are texts of 32 characters or more: the first seals, all of them open. */
  constructor(keys: readonly string[]) {
    const named = keys.map(aesKey).map((key) => ({ keyId: keyIdOf(key), key }));
    const [newest] = named;
    if (newest === undefined) throw new Error('secrets need a key');
    this.#newest = newest;
    this.#keys = new Map(named.map(({ keyId, key }) => [keyId, key]));
  }

  seal(secret: string, purpose: string): Sealed {
    const { keyId, key } = this.#newest;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(purpose));
    const ciphertext = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return { keyId, box: Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]).toString('base64url') };
  }

  /** @throws SecretUnreadable */
  open({ keyId, box }: Sealed, purpose: string): string {
    const key = this.#keys.get(keyId);
    const bytes = Buffer.from(box, 'base64url');
    if (key === undefined || bytes.length < NONCE_BYTES + TAG_BYTES) throw new SecretUnreadable(keyId);
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      throw new SecretUnreadable(keyId);
    }
  }

  /** A hash that nobody without the key can try secrets against; the same text gives the same one. */
  fingerprint(text: string): string {
    return createHmac('sha256', this.#newest.key).update(text).digest('hex');
  }
}
