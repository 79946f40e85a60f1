/** One header field: its name in lower case and the bytes after the colon, folding included. */
export type HeaderField = Readonly<{ name: string; value: Buffer; raw: Buffer }>;

export type SplitMail = Readonly<{ fields: readonly HeaderField[]; body: Buffer; defects: readonly string[] }>;

// Real mails have some dozens. After the limit only those fields are kept that a mail cannot be understood without.
const MAX_FIELDS = 2_000;
const essential = new Set([
  'from', 'sender', 'reply-to', 'to', 'cc', 'subject', 'date', 'message-id', 'in-reply-to', 'references', 'auto-submitted',
  'mime-version', 'content-type', 'content-transfer-encoding', 'content-disposition',
]); // prettier-ignore
const MAX_ESSENTIAL = 2 * MAX_FIELDS;
const MAX_NAME = 76;

const CR = 0x0d;
const LF = 0x0a;
const COLON = 0x3a;

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09;

/** The end of a field name that begins at `start` (RFC 5322 2.2: printable ASCII but the colon), or -1. */
const nameEnd = (raw: Buffer, start: number, end: number): number => {
  for (let at = start; at < end && at - start <= MAX_NAME; at += 1) {
    const byte = raw[at] ?? 0;
    if (byte === COLON) return at > start ? at : -1;
    // The obsolete syntax allows white space before the colon (RFC 5322 4.5).
    if (isSpace(byte)) {
      let next = at;
      while (next < end && isSpace(raw[next])) next += 1;
      return raw[next] === COLON && at > start ? at : -1;
    }
    if (byte <= 0x20 || byte >= 0x7f) return -1;
  }
  return -1;
};

/** Mail whose lines end in CR alone, with CRLF instead; the same buffer when there is no bare CR. */
export const withoutBareCr = (raw: Buffer): Buffer => {
  let bare = 0;
  for (let at = raw.indexOf(CR); at >= 0; at = raw.indexOf(CR, at + 1)) if (raw[at + 1] !== LF) bare += 1;
  if (bare === 0) return raw;
  const unbroken = Buffer.allocUnsafeSlow(raw.length + bare);
  let to = 0;
  for (let at = 0; at < raw.length; at += 1) {
    const byte = raw[at] ?? 0;
    unbroken[to] = byte;
    to += 1;
    if (byte === CR && raw[at + 1] !== LF) {
      unbroken[to] = LF;
      to += 1;
    }
  }
  return unbroken;
};

const firstLineEndsInBareCr = (raw: Buffer): boolean => {
  const cr = raw.indexOf(CR);
  if (cr < 0 || raw[cr + 1] === LF) return false;
  const lf = raw.indexOf(LF);
  return lf < 0 || cr < lf;
};

const oddLineEnd = /^[^\r\n]{1,998}(\r\r+\n|\n\r)/;

/** A mail whose lines end in CR CR LF or in LF CR, as some gateways have left them, with CRLF instead; the same buffer otherwise. */
const withoutOddLineEnds = (raw: Buffer): Buffer => {
  const [, odd] = oddLineEnd.exec(raw.subarray(0, 1_002).toString('latin1')) ?? [];
  if (odd === undefined) return raw;
  return Buffer.from(raw.toString('latin1').replace(odd === '\n\r' ? /\n\r/g : /\r{2,}\n/g, '\r\n'), 'latin1');
};

const BOM = Buffer.from('\ufeff', 'utf8');

const startsWith = (raw: Buffer, at: number, text: string): boolean =>
  raw.subarray(at, at + text.length).equals(Buffer.from(text));

/**
 * Splits a mail at the end of its header. It takes what real mail has: mbox separators and blank lines before the first field, lines
 * that are no field, a missing blank line before the text, bare CR line ends.
 */
export const splitMail = (mail: Buffer): SplitMail => {
  const defects: string[] = [];
  const plain = withoutOddLineEnds(mail.subarray(0, BOM.length).equals(BOM) ? mail.subarray(BOM.length) : mail);
  const bareCr = firstLineEndsInBareCr(plain);
  const raw = bareCr ? withoutBareCr(plain) : plain;
  if (bareCr) defects.push('bare-cr');

  const fields: { name: string; start: number; valueStart: number; end: number }[] = [];
  let at = 0;
  while (raw[at] === CR || raw[at] === LF) at += 1;
  let stray = -1;
  let cut = false;
  let skipped = false;
  let body = raw.length;
  const first = at;
  while (at < raw.length) {
    const lf = raw.indexOf(LF, at);
    const next = lf < 0 ? raw.length : lf + 1;
    if (raw[at] === LF || (raw[at] === CR && raw[at + 1] === LF)) {
      body = next;
      break;
    }
    const last = fields.at(-1);
    if (isSpace(raw[at]) && last !== undefined && stray < 0) {
      if (!skipped) last.end = next;
    } else {
      const colon = nameEnd(raw, at, next);
      if (colon < 0) {
        const separator = at === first && (startsWith(raw, at, 'From ') || startsWith(raw, at, '>From '));
        if (!separator && stray < 0) stray = at;
      } else {
        if (stray >= 0 && fields.length > 0) defects.push('header-line-unreadable');
        stray = -1;
        const name = raw.toString('latin1', at, colon).toLowerCase();
        const field = { name, start: at, valueStart: raw.indexOf(COLON, colon) + 1, end: next };
        skipped = fields.length >= (essential.has(name) ? MAX_ESSENTIAL : MAX_FIELDS);
        if (skipped) cut = true;
        else fields.push(field);
      }
    }
    at = next;
  }
  if (cut) defects.push('header-cut');
  if (fields.length === 0) {
    defects.push('header-missing');
    body = first;
  } else if (stray >= 0) {
    // No field came after it any more: it was the text, with the blank line before it missing.
    defects.push('header-end-missing');
    body = stray;
  }
  return {
    fields: fields.map(({ name, start, valueStart, end }) => ({
      name,
      value: raw.subarray(valueStart, end),
      raw: raw.subarray(start, end),
    })),
    body: raw.subarray(body),
    defects: [...new Set(defects)],
  };
};
