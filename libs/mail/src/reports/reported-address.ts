import { asciiAddress, isAddrSpec } from '../address/mailbox.js';

/**
 * An address as reports write it, tidied: quotes around a plain local part are left out, dots in it may stand anywhere, as some mail systems
 * of Japan let them. Null when it is none. It is only ever compared with addresses that we know.
 */
export const reportedAddress = (text: string): string | null => {
  const at = text.lastIndexOf('@');
  if (at < 1 || text.length > 254) return null;
  const local = text.slice(0, at).replace(/^"(.*)"$/, '$1');
  const address = asciiAddress(`${local}${text.slice(at)}`);
  return isAddrSpec(`${local.replaceAll('.', '-')}${address.slice(local.length)}`) ? address : null;
};
