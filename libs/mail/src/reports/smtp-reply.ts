// A basic reply code (RFC 5321 4.2) and an enhanced status code (RFC 3463) where a server's words would have one.
const replyCode = /(?:^|[\s:<>#"'(;,=])([2-5]\d\d)(?=[ -]+(?:[2-5]\.\d{1,3}\.\d{1,3}|[^\s\d]|\d{3} )|$|[)"'])/;
const enhancedCode = /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/;
const failureCode = /(?:^|[\s:<>#"'(;,=])[45]\d\d(?=[ -]+(?:[45]\.\d{1,3}\.\d{1,3}|[^\s\d]|\d{3} ))/;

/** The first SMTP reply code in a server's words, as `550`; null when there is none. */
export const replyCodeIn = (words: string): string | null => replyCode.exec(words)?.[1] ?? null;

/** The first enhanced status code (RFC 3463) in a server's words, as `5.1.1`; null when there is none. */
export const enhancedCodeIn = (words: string): string | null => {
  const code = enhancedCode.exec(words)?.[1];
  return code === undefined ? null : code.split('.').map(Number).join('.');
};

/** What another server said, out of the sentence in which a report quotes it (`host mx.example said: 550 ...`); else the whole. */
export const quotedReply = (words: string): string => {
  const code = failureCode.exec(words);
  if (code === null) return words;
  const at = code.index + code[0].length - 3;
  return /[:;(-]["'\s]{0,3}$/.test(words.slice(Math.max(0, at - 5), at)) ? words.slice(at) : words;
};

/** Whether a line says that something failed in the numbers that servers use. */
export const hasFailureCode = (line: string): boolean =>
  failureCode.test(line) || /(?:^|[^\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)/.test(line);

/** A status that tells no more than its class. */
export const isVague = (status: string | null): boolean => status === null || /^\d\.0\.0$/.test(status);

/**
 * The status of RFC 3463 by a report's own Status field and the server's words: the words win where the field says less, since many
 * reporters write x.0.0 for whatever they were told.
 */
export const statusOf = (field: string | null, words: string): string | null => {
  const stated = field === null ? null : enhancedCodeIn(field);
  const said = enhancedCodeIn(words);
  if (stated === null || (isVague(stated) && said !== null && !isVague(said))) return said ?? stated;
  return stated;
};
