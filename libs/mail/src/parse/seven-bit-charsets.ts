const ESC = '\u001b';

/** The text with 8-bit characters where shifted runs of 7-bit ones were: EUC, as the decoders of today know it. */
const asEuc = (seven: string): Buffer =>
  Buffer.from(
    seven.replace(/[\u0021-\u007e]/g, (char) => String.fromCharCode(char.charCodeAt(0) | 0x80)),
    'latin1',
  );

/** RFC 1557: SO and SI switch between KS X 1001 and ASCII. */
const fromIso2022Kr = (line: string): string => {
  const decoder = new TextDecoder('euc-kr');
  return line
    .replaceAll(`${ESC}$)C`, '')
    .replace(/\u000e([^\u000f\r\n]*)\u000f?/g, (_run, shifted: string) => decoder.decode(asEuc(shifted)));
};

/** RFC 1922, the part of it that was in use: GB 2312 between SO and SI. */
const fromIso2022Cn = (line: string): string => {
  const decoder = new TextDecoder('gbk');
  return line
    .replaceAll(`${ESC}$)A`, '')
    .replace(/\u000e([^\u000f\r\n]*)\u000f?/g, (_run, shifted: string) => decoder.decode(asEuc(shifted)));
};

/** RFC 1843: GB 2312 between `~{` and `~}`. */
const fromHz = (text: string): string => {
  const decoder = new TextDecoder('gbk');
  return text.replace(/~\{((?:[^~\r\n]|~(?!\}))*)(?:~\})?|~(~|\r?\n)/g, (_run, shifted?: string, escaped?: string) =>
    shifted !== undefined ? decoder.decode(asEuc(shifted)) : escaped === '~' ? '~' : '',
  );
};

/** RFC 2152. Only where what comes of it is sanitised afterwards, or shown as text. */
export const fromUtf7 = (text: string): string =>
  text.replace(/\+([A-Za-z0-9+/]*)-?/g, (_run, base64: string) => {
    if (base64 === '') return '+';
    const bytes = Buffer.from(base64, 'base64');
    return bytes
      .subarray(0, bytes.length & ~1)
      .swap16()
      .toString('utf16le');
  });

const decoders: Readonly<Record<string, (text: string) => string>> = {
  utf7: fromUtf7,
  unicode11utf7: fromUtf7,
  csunicode11utf7: fromUtf7,
  iso2022kr: fromIso2022Kr,
  csiso2022kr: fromIso2022Kr,
  iso2022cn: fromIso2022Cn,
  iso2022cnext: fromIso2022Cn,
  hz: fromHz,
  hzgb2312: fromHz,
};

/** What reads a charset of 7-bit bytes that the usual libraries do not know, given one character a byte; null for any other charset. */
export const sevenBitDecoder = (charset: string): ((text: string) => string) | null =>
  decoders[charset.toLowerCase().replace(/[^a-z0-9]/g, '')] ?? null;
