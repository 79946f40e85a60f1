import { isIP } from 'node:net';
import type { SmtpWire } from './smtp-wire.js';

const V2 = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const MAX_V1 = 107;
const MAX_V2 = 16 + 4_096;

/** What a header says: the client's address, null for one that the proxy sends for itself; undefined while more bytes are needed. */
type Read = Readonly<{ address: string | null; length: number }> | undefined | 'malformed';

/**
 * Reads the header that a proxy puts before a connection (PROXY protocol, versions 1 and 2) and gives the address it names, or `own` when it
 * names none. Null when there is no such header: nobody but the proxy may speak here.
 */
export const readProxyHeader = async (wire: SmtpWire, own: string, withinMs: number): Promise<string | null> => {
  const until = Date.now() + withinMs;
  for (;;) {
    const read = readHeader(wire.held);
    if (read === 'malformed') return null;
    if (read !== undefined) {
      wire.take(read.length);
      return read.address ?? own;
    }
    if ((await wire.fill(Math.max(0, until - Date.now()))) !== 'bytes') return null;
  }
};

const readHeader = (held: Buffer): Read => {
  const start = held.subarray(0, V2.length);
  if (start.equals(V2.subarray(0, start.length))) return held.length < 16 ? undefined : readV2(held);
  return readV1(held);
};

const readV1 = (held: Buffer): Read => {
  const end = held.indexOf('\r\n');
  if (end < 0) return held.length >= MAX_V1 ? 'malformed' : undefined;
  const [, address] = /^PROXY (?:UNKNOWN(?: .*)?|TCP[46] (\S+) \S+ \d+ \d+)$/.exec(held.toString('latin1', 0, end)) ?? [
    '',
  ];
  if (end > MAX_V1 - 2 || !held.subarray(0, 6).equals(Buffer.from('PROXY '))) return 'malformed';
  if (address !== undefined && isIP(address) === 0) return 'malformed';
  return { address: address ?? null, length: end + 2 };
};

const readV2 = (held: Buffer): Read => {
  const [version, family, size] = [held[12]!, held[13]!, held.readUInt16BE(14)];
  const length = 16 + size;
  if (version >> 4 !== 2 || length > MAX_V2) return 'malformed';
  if (held.length < length) return undefined;
  // 0 is LOCAL: a health check of the proxy's own.
  if ((version & 15) === 0) return { address: null, length };
  if (family >> 4 === 1 && size >= 12) return { address: [...held.subarray(16, 20)].join('.'), length };
  if (family >> 4 === 2 && size >= 36) return { address: ipv6(held.subarray(16, 32)), length };
  return { address: null, length };
};

const ipv6 = (bytes: Buffer): string =>
  Array.from({ length: 8 }, (_, n) => bytes.readUInt16BE(2 * n).toString(16)).join(':');
