const LF = 0x0a;

const sixBits = (bytes: Buffer, at: number): number => ((bytes[at] ?? 0x20) - 0x20) & 0x3f;

/** The first file in uuencoded bytes (POSIX `uuencode`); null when none begins there. */
export const uuDecoded = (bytes: Buffer): Buffer | null => {
  const begin = /(?:^|\n)begin [0-7]{3,4} [^\n]*\n/.exec(bytes.subarray(0, 4_096).toString('latin1'));
  if (begin === null) return null;
  const decoded = Buffer.alloc(Math.ceil((bytes.length * 3) / 4));
  let length = 0;
  let at = begin.index + begin[0].length;
  while (at < bytes.length) {
    const lf = bytes.indexOf(LF, at);
    const end = lf < 0 ? bytes.length : lf;
    const count = sixBits(bytes, at);
    if (end === at || count === 0) break;
    for (let from = at + 1, left = count; left > 0 && from < end; from += 4, left -= 3) {
      const [a, b, c, d] = [0, 1, 2, 3].map((offset) => sixBits(bytes, from + offset)) as [
        number,
        number,
        number,
        number,
      ];
      for (const byte of [(a << 2) | (b >> 4), (b << 4) | (c >> 2), (c << 6) | d].slice(0, left)) {
        decoded[length] = byte;
        length += 1;
      }
    }
    at = end + 1;
  }
  return decoded.subarray(0, length);
};
