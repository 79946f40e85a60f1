import { asciiAddress, isAddrSpec } from '../address/mailbox.js';
import type { Headers } from '../parse/headers.js';

const fields = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'x-delivered-to', 'apparently-to', 'x-rcpt-to', 'x-real-to', 'x-apparently-to', 'x-forwarded-to', 'x-resolved-to', 'resent-to']; // prettier-ignore

const MAX_ADDRESSES = 50;
const MAX_VALUE = 8_000;

const addressesOf = (value: string): string[] =>
  value
    .slice(0, MAX_VALUE)
    .split(/[\s<>,;"'()[\]\\]+/)
    // Yahoo writes `ann@example.org via 192.0.2.1; date`, and qmail an address with a prefix that a colon ends.
    .map((word) => asciiAddress(word.replace(/^(?:mailto|smtp|rfc822):/i, '').replace(/[:.]$/, '')))
    .filter(isAddrSpec);

/**
 * The addresses to which servers say they delivered this mail, the latest server's first; strict addr-specs only, each once, 50 at most. A sender can
 * write such fields too: they say where a mail may belong, not that it was sent there.
 */
export const deliveredTo = (headers: Headers): string[] => {
  const found = new Map<string, string>();
  for (const value of fields.flatMap((name) => headers.lines(name))) {
    for (const address of addressesOf(value)) {
      if (!found.has(address.toLowerCase())) found.set(address.toLowerCase(), address);
      if (found.size >= MAX_ADDRESSES) return [...found.values()];
    }
  }
  return [...found.values()];
};
