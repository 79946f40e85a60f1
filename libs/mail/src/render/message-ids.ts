import { createHmac, timingSafeEqual } from 'node:crypto';

const ALPHABET = '0123456789abcdefghijklmnopqrstuv';
const MAC_BYTES = 12;
const UUID_CHARS = 26;
const MAC_CHARS = 20;

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** RFC 4648 section 7 in lower case and without padding: the one base32 that mail software which changes case cannot break. */
const base32hex = (bytes: Uint8Array): string => {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((held >>> bits) & 31);
      held &= (1 << bits) - 1;
    }
  }
  return bits > 0 ? text + ALPHABET.charAt((held << (5 - bits)) & 31) : text;
};

const fromBase32hex = (text: string, length: number): Buffer | null => {
  const bytes = Buffer.alloc(length);
  let at = 0;
  let bits = 0;
  let held = 0;
  for (const char of text) {
    const value = ALPHABET.indexOf(char);
    if (value < 0) return null;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = held >>> bits;
      held &= (1 << bits) - 1;
    }
  }
  return at === length && held === 0 ? bytes : null;
};

const uuidBytes = (uuid: string): Buffer => {
  if (!uuidForm.test(uuid)) throw new RangeError(`not a uuid: ${JSON.stringify(uuid)}`);
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
};

const uuidText = (bytes: Buffer): string => {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/**
 * Message-IDs that say which thread and which e-mail they belong to, and that nobody else can make: `<thread.email.mac@domain>`, the mac
 * being 96 bits of HMAC-SHA-256 over thread, e-mail and domain. An answer that names one knows a mail of that thread.
 */
export class MessageIds {
  readonly #secret: string;

  /** `secret` has 16 characters or more; ids made with another secret are not ours. Throws RangeError. */
  constructor(secret: string) {
    if (secret.length < 16) throw new RangeError('the secret of Message-IDs must have 16 characters or more');
    this.#secret = secret;
  }

  /** The Message-ID of an e-mail, with angle brackets; the same arguments give the same id. Throws RangeError. */
  mint(threadId: string, emailId: string, domain: string): string {
    const host = domain.toLowerCase();
    if (!/^[a-z0-9.-]{1,253}$/.test(host)) throw new RangeError(`not a domain: ${JSON.stringify(domain)}`);
    const thread = uuidBytes(threadId);
    const email = uuidBytes(emailId);
    return `<${base32hex(thread)}.${base32hex(email)}.${base32hex(this.#mac(thread, email, host))}@${host}>`;
  }

  /** The thread and the e-mail of a Message-ID of ours; null for any other, however much it looks like one. */
  read(messageId: string): { threadId: string; emailId: string } | null {
    const id = messageId.trim().replace(/^<|>$/g, '').toLowerCase();
    const at = id.indexOf('@');
    if (at !== 2 * UUID_CHARS + MAC_CHARS + 2 || id.length > at + 254) return null;
    const [threadPart = '', emailPart = '', macPart = '', ...more] = id.slice(0, at).split('.');
    if (more.length > 0 || threadPart.length !== UUID_CHARS || emailPart.length !== UUID_CHARS) return null;
    const thread = fromBase32hex(threadPart, 16);
    const email = fromBase32hex(emailPart, 16);
    const mac = fromBase32hex(macPart, MAC_BYTES);
    if (thread === null || email === null || mac === null) return null;
    if (!timingSafeEqual(mac, this.#mac(thread, email, id.slice(at + 1)))) return null;
    return { threadId: uuidText(thread), emailId: uuidText(email) };
  }

  #mac(thread: Buffer, email: Buffer, host: string): Buffer {
    // Thread and e-mail have a fixed length, so that no two triples give the same bytes.
    return createHmac('sha256', this.#secret).update(thread).update(email).update(host).digest().subarray(0, MAC_BYTES);
  }
}
