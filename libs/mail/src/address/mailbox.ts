import { domainToASCII } from 'node:url';

/** A person's or a list's address as it is shown: `name` is '' when there is none, the domain is lower case and ASCII (punycode kept). */
export type Mailbox = Readonly<{ address: string; name: string }>;

// RFC 5321 2.3.5 and 4.1.2: letters, digits and inner hyphens, 63 octets at most.
const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const dotAtom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const allDigits = /^[0-9]+$/;

/**
 * Whether `text` is an address that may be handed to an SMTP server: ASCII, a dot-atom of at most 64 octets, `@`, a host name (RFC 5321
 * 4.1.2), 254 octets in all. Quoted local parts, address literals and names that end in a number are refused although the grammar knows
 * them: software on the way reads them differently, and a mail has gone to the wrong domain by that before. `writtenAddress` knows the one
 * kind that is sent to all the same.
 */
export const isAddrSpec = (text: string): boolean => {
  if (text.length > 254) return false;
  const at = text.indexOf('@');
  if (at < 1 || at > 64 || !dotAtom.test(text.slice(0, at))) return false;
  const labels = text.slice(at + 1).split('.');
  return labels.every((part) => label.test(part)) && !allDigits.test(labels.at(-1) ?? '');
};

const dotsAnywhere = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,62}$/;

/**
 * An address as it stands in an envelope and in a header; null when no mail can be sent to it. Of what is no addr-spec by the letter, only
 * local parts with dots at an end or side by side are written: mobile providers gave them out. They are quoted, which is how the grammar has
 * them (RFC 5321 4.1.2); who drops the quotes reads the same mailbox.
 */
export const writtenAddress = (address: string): string | null => {
  if (isAddrSpec(address)) return address;
  const at = Math.max(0, address.indexOf('@'));
  const [local, host] = [address.slice(0, at), address.slice(at)];
  return dotsAnywhere.test(local) && address.length <= 252 && isAddrSpec(`a${host}`) ? `"${local}"${host}` : null;
};

/** The address that writtenAddress() wrote so. */
export const addressWritten = (written: string): string => written.replace(/^"([^"]*)"(?=@)/, '$1');

/** Whether a mail can be sent there. */
export const isReachable = (address: string): boolean => writtenAddress(address) !== null;

/** Whether `text` has a character that could end a header line or a command, or that no one can see: C0, DEL, C1, U+2028, U+2029. */
// oxlint-disable-next-line no-control-regex
export const hasControls = (text: string): boolean => /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text);

/**
 * The address with its domain in lower case and in ASCII: local parts are case-sensitive by the letter (RFC 5321 2.4), domains are not,
 * and a domain in Unicode can be made to look like another one. A domain that has no ASCII form stays as it is.
 */
export const asciiAddress = (address: string): string => {
  const at = address.lastIndexOf('@');
  if (at < 0) return address;
  const domain = address.slice(at + 1);
  // Only then: domainToASCII would also read `127.1` as the number of a host.
  const ascii = /[^\u0020-\u007e]/.test(domain) ? domainToASCII(domain) : domain;
  return `${address.slice(0, at + 1)}${(ascii === '' ? domain : ascii).toLowerCase()}`;
};
