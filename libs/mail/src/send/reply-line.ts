const MAX_LENGTH = 500;

/** A server's reply as one line to keep and to show: no controls, 500 characters at most. */
export const replyLine = (reply: string): string =>
  reply
    .slice(0, 4 * MAX_LENGTH)
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0020\u007f-\u00a0\u2028\u2029]+/g, ' ')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .trim()
    .slice(0, MAX_LENGTH);
