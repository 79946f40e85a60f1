import { createHmac, timingSafeEqual } from 'node:crypto';
import { isAddrSpec } from '../address/mailbox.js';
import { base32hex, fromBase32hex, uuidBytes, uuidText } from './base32hex.js';

const MAC_BYTES = 12;
const UUID_CHARS = 26;
const MAC_CHARS = 20;
const TAG_MAC_BYTES = 10;
const TAG_CHARS = UUID_CHARS + 16;
const MAX_LOCAL = 64;
const LINK_MAC_BYTES = 13;

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

  /**
   * The address with a tag that says which e-mail it was the envelope's sender of, so that a report of any form finds the e-mail again:
   * `local+tag@domain`, the tag ending in a MAC of 80 bits over e-mail and address. Null when the local part has a tag of its own or has no
   * room for one (64 octets, RFC 5321 4.5.3.1.1), or when `address` is no addr-spec. Throws RangeError when `emailId` is no uuid.
   */
  returnPath(emailId: string, address: string): string | null {
    const email = uuidBytes(emailId);
    const at = address.indexOf('@');
    if (!isAddrSpec(address) || address.slice(0, at).includes('+') || at + 1 + TAG_CHARS > MAX_LOCAL) return null;
    const tag = base32hex(email) + base32hex(this.#tagMac(email, address));
    const tagged = `${address.slice(0, at)}+${tag}${address.slice(at)}`;
    return isAddrSpec(tagged) ? tagged : null;
  }

  /** The e-mail and the plain address (lower case) of a return path of ours, whatever servers did to its case; null for any other address. */
  readReturnPath(address: string): { emailId: string; address: string } | null {
    const path = address.trim().replace(/^<|>$/g, '').toLowerCase();
    const at = path.indexOf('@');
    const plus = path.lastIndexOf('+', at);
    if (!isAddrSpec(path) || plus < 1 || at - plus - 1 !== TAG_CHARS) return null;
    const email = fromBase32hex(path.slice(plus + 1, plus + 1 + UUID_CHARS), 16);
    const mac = fromBase32hex(path.slice(plus + 1 + UUID_CHARS, at), TAG_MAC_BYTES);
    if (email === null || mac === null) return null;
    const plain = path.slice(0, plus) + path.slice(at);
    return timingSafeEqual(mac, this.#tagMac(email, plain)) ? { emailId: uuidText(email), address: plain } : null;
  }

  /**
   * What the link in an e-mail to the n-th thing inserted into it (0 to 255) ends with: who has it may open that, and nobody else can make one. 40
   * characters of base64url, 104 bits of them a MAC. Throws RangeError.
   */
  linkToken(emailId: string, index: number): string {
    const named = Buffer.concat([uuidBytes(emailId), Buffer.of(index)]);
    if (named[16] !== index) throw new RangeError(`not the index of something inserted: ${index}`);
    return Buffer.concat([named, this.#linkMac(named)]).toString('base64url');
  }

  /** The e-mail and the index of a link of ours; null for any other text. */
  readLinkToken(token: string): { emailId: string; index: number } | null {
    if (!/^[\w-]{40}$/.test(token)) return null;
    const bytes = Buffer.from(token, 'base64url');
    const named = bytes.subarray(0, 17);
    if (!timingSafeEqual(bytes.subarray(17), this.#linkMac(named))) return null;
    return { emailId: uuidText(named.subarray(0, 16)), index: named[16] ?? 0 };
  }

  #linkMac(named: Buffer): Buffer {
    return createHmac('sha256', this.#secret).update('link\0').update(named).digest().subarray(0, LINK_MAC_BYTES);
  }

  #tagMac(email: Buffer, address: string): Buffer {
    const mac = createHmac('sha256', this.#secret).update('return-path\0').update(email).update(address.toLowerCase());
    return mac.digest().subarray(0, TAG_MAC_BYTES);
  }

  #mac(thread: Buffer, email: Buffer, host: string): Buffer {
    // Thread and e-mail have a fixed length, so that no two triples give the same bytes.
    return createHmac('sha256', this.#secret).update(thread).update(email).update(host).digest().subarray(0, MAC_BYTES);
  }
}
