const LF = 0x0a;

/** The first `limit` lines of `bytes`; the same buffer when there are no more. */
export const firstLines = (bytes: Buffer, limit: number): Buffer => {
  if (bytes.length <= limit) return bytes;
  let lines = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === LF) lines += 1;
    if (lines === limit) return at + 1 < bytes.length ? bytes.subarray(0, at + 1) : bytes;
  }
  return bytes;
};
