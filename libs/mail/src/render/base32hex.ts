const ALPHABET = '0123456789abcdefghijklmnopqrstuv';

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** RFC 4648 section 7 in lower case and without padding: the one base32 that mail software which changes case cannot break. */
export const base32hex = (bytes: Uint8Array): string => {
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

/** The `length` bytes that `text` stands for; null when it is not the text of exactly so many. */
export const fromBase32hex = (text: string, length: number): Buffer | null => {
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

/** Throws RangeError when it is no uuid. */
export const uuidBytes = (uuid: string): Buffer => {
  if (!uuidForm.test(uuid)) throw new RangeError(`not a uuid: ${JSON.stringify(uuid)}`);
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
};

export const uuidText = (bytes: Buffer): string => {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};
