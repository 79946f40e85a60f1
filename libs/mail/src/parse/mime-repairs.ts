const HEAD_OF_BODY = 256 * 1024;
const MAX_BOUNDARY = 200;
const MAX_LOOKS = 20;

const parameterWithoutSemicolon =
  /^(content-type[ \t]*:\s*[\w.+-]+\/[\w.+-]+)\s+(?=(?:boundary|charset|name|format|report-type|type)[ \t]*=)/im;
const base64Field = /^(content-transfer-encoding[ \t]*:)\s*"?(?:x-)?base-?64\b[^\r\n]*/im;
const multipartField = /^(content-type[ \t]*:\s*multipart\/[\w.+-]+)[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/im;

const isBase64 = (line: string): boolean => /^[A-Za-z0-9+/]+={0,3}$/.test(line);

const firstLine = (body: Buffer): string =>
  body.subarray(0, 4_096).toString('latin1').trimStart().split(/\r?\n/, 1)[0]?.trim() ?? '';

/** The MIME fields of a mail with what is plainly wrong in them put right: a missing semicolon, an encoding that the body is not in. */
export const repairedHead = (head: Buffer, body: Buffer): Buffer => {
  const text = head.toString('latin1');
  let repaired = text.replace(parameterWithoutSemicolon, '$1; ');
  if (base64Field.test(text) && !/multipart\//i.test(text)) {
    const line = firstLine(body);
    if (line !== '' && !isBase64(line)) repaired = repaired.replace(base64Field, '$1 8bit');
  }
  return repaired === text ? head : Buffer.from(repaired, 'latin1');
};

const lineOf = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** What the first delimiter line of a multipart says: a field of a part stands behind it, or the same line with two hyphens more follows. */
const boundaryIn = (body: string): string | null => {
  let looks = 0;
  for (const [, boundary = ''] of body.matchAll(/^--([^\s"](?:[^\r\n"]*[^\s"])?)[ \t]*\r?$/gm)) {
    looks += 1;
    if (looks > MAX_LOOKS) return null;
    if (boundary.length > MAX_BOUNDARY) continue;
    const delimiter = lineOf(`--${boundary}`);
    if (new RegExp(`^${delimiter}(?:--[ \\t]*\\r?$|[ \\t]*\\r?\\ncontent-[a-z-]+[ \\t]*:)`, 'im').test(body))
      return boundary;
  }
  return null;
};

/**
 * The MIME fields with the boundary that the body of a multipart has, where it has another than they say. The same fields when none is
 * found, or the mail is no multipart.
 */
export const headWithBoundaryOf = (head: Buffer, body: Buffer): Buffer => {
  const text = head.toString('latin1');
  if (!multipartField.test(text)) return head;
  const boundary = boundaryIn(body.subarray(0, HEAD_OF_BODY).toString('latin1'));
  if (boundary === null) return head;
  const repaired = text.replace(multipartField, (_field, type: string) => `${type}; boundary="${boundary}"`);
  return Buffer.from(repaired, 'latin1');
};

const boundaryParameter = /\bboundary[ \t]*=[ \t]*(?:"([^"\r\n]{1,200})"|([^\s";]{1,200}))/gi;
const MAX_BOUNDARIES = 20;
const MAX_DELIMITERS = 2_000;
const LF = 0x0a;

const boundariesIn = (...texts: readonly Buffer[]): readonly string[] => {
  const found = new Set<string>();
  for (const text of texts) {
    for (const [, quoted, bare = ''] of text
      .subarray(0, 64 * 1024)
      .toString('latin1')
      .matchAll(boundaryParameter)) {
      if (found.size < MAX_BOUNDARIES) found.add((quoted ?? bare).trimEnd());
    }
  }
  return [...found];
};

/** Whether a part begins with text: its first line is neither a field nor the blank one that ends the header. */
const beginsWithText = (line: string): boolean =>
  line.trim() !== '' && !line.startsWith('--') && !/^[\u0021-\u0039\u003b-\u007e]{1,76}[ \t]*:|^[ \t]/.test(line);

/** The body with a blank line before each part that has none and begins with its text: it would be taken for a header, and lost. */
export const repairedBody = (head: Buffer, body: Buffer): Buffer => {
  if (!multipartField.test(head.toString('latin1'))) return body;
  const missing: number[] = [];
  for (const boundary of boundariesIn(head, body)) {
    const delimiter = Buffer.from(`--${boundary}`, 'latin1');
    let at = body.indexOf(delimiter);
    for (let looks = 0; at >= 0 && looks < MAX_DELIMITERS; looks += 1) {
      const end = body.indexOf(LF, at);
      if (end < 0) break;
      const rest = body
        .subarray(at + delimiter.length, end)
        .toString('latin1')
        .trim();
      const next =
        body
          .subarray(end + 1, end + 200)
          .toString('latin1')
          .split('\n', 1)[0] ?? '';
      if (rest === '' && (at === 0 || body[at - 1] === LF) && beginsWithText(next)) missing.push(end + 1);
      at = body.indexOf(delimiter, end);
    }
  }
  if (missing.length === 0) return body;
  const cuts = [...new Set(missing)].toSorted((a, b) => a - b);
  const pieces = [0, ...cuts].map((from, n) => body.subarray(from, cuts[n] ?? body.length));
  return Buffer.concat(pieces.flatMap((piece, n) => (n === 0 ? [piece] : [Buffer.from('\r\n'), piece])));
};
