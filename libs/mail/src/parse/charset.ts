const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
const windows1252 = new TextDecoder('windows-1252');
const iso2022jp = new TextDecoder('iso-2022-jp');

const isAscii = (bytes: Uint8Array): boolean => {
  for (let at = 0; at < bytes.length; at += 1) if ((bytes[at] ?? 0) > 0x7f) return false;
  return true;
};

const declaredDecoder = (charset: string | null): InstanceType<typeof TextDecoder> | null => {
  if (charset === null || /^utf-?8$/i.test(charset)) return null;
  try {
    return new TextDecoder(charset);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};

/** Bytes that say nothing of their charset, or perhaps in `declared`: UTF-8 when they are that, else what was declared, else Windows-1252. */
export const decodeUnlabelled = (bytes: Buffer, declared: string | null = null): string => {
  if (isAscii(bytes)) {
    const text = bytes.toString('latin1');
    return text.includes('\u001b$') || text.includes('\u001b(J') ? iso2022jp.decode(bytes) : text;
  }
  try {
    return utf8.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return (declaredDecoder(declared) ?? windows1252).decode(bytes);
  }
};
