/** An address and a name as a mail states them, which may be anything at all. */
export type Stated = Readonly<{ address: string; name: string }>;

/** The longest address that SMTP can carry with room to spare (RFC 5321 4.5.3.1: 64 + 1 + 255 octets). */
const ADDRESS_CHARACTERS = 320;
const NAME_CHARACTERS = 200;

// oxlint-disable-next-line no-control-regex
const UNFIT = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]|\p{Surrogate}/gu;

const shortened = (text: string, characters: number): string => [...text].slice(0, characters).join('');

/** What an address is known by: in lower case; what no one can see or store becomes U+FFFD, so that it passes for no one else's. */
export const addressKey = (address: string): string =>
  shortened(address.trim().replace(UNFIT, '\ufffd'), ADDRESS_CHARACTERS).toLowerCase();

/** A correspondent as a contact may hold it: one visible line for a name, the address in its place where there is none. */
export const correspondent = ({ address, name }: Stated): Stated => {
  const key = addressKey(address);
  const line = name.replace(UNFIT, ' ').replace(/\s+/g, ' ').trim();
  return { address: key, name: shortened(line === '' ? key : line, NAME_CHARACTERS) };
};
