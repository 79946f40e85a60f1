import type { Headers } from '../parse/headers.js';

/** One result of an Authentication-Results header (RFC 8601), by the server that calls itself `authserv`. */
export type AuthenticationResult = Readonly<{
  /** In lower case; '' for a server that does not say who it is. */
  authserv: string;
  method: 'spf' | 'dkim' | 'dmarc';
  /** In lower case, as `pass`, `fail`, `softfail`, `none`, `temperror`. */
  result: string;
  /** The domain that the result is about. */
  domain: string | null;
}>;

const MAX_FIELDS = 20;
const MAX_VALUE = 16 * 1024;
const MAX_RESULTS = 50;

/** What stands outside of comments (RFC 5322 3.2.2, which nest), in pieces that `;` parts; what is quoted is one word, without its quotes. */
const piecesOf = (value: string): string[] => {
  const pieces: string[] = [];
  let piece = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < value.length; at += 1) {
    const char = value.charAt(at);
    if (char === '\\' && (quoted || depth > 0)) {
      at += 1;
      if (depth === 0) piece += value.charAt(at);
    } else if (quoted) {
      if (char === '"') quoted = false;
      else piece += /[\s;]/.test(char) ? '_' : char;
    } else if (depth === 0 && char === '"') quoted = true;
    else if (char === '(') depth += 1;
    else if (depth > 0) depth -= char === ')' ? 1 : 0;
    else if (char === ';') {
      pieces.push(piece);
      piece = '';
    } else piece += char;
  }
  return [...pieces, piece].map((each) => each.trim());
};

const method = /^(spf|dkim|dmarc)(?:\s{0,5}\/\s{0,5}\d{1,5})?\s{0,5}=\s{0,5}([a-z]{1,20})\b/i;
const property = /(?:^|\s)([a-z]{2,12})\s{0,5}\.\s{0,5}([a-z][a-z0-9-]{0,30})\s{0,5}=\s{0,5}([^\s;]{1,320})/gi;

const domainForm = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.){0,10}[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const domainOf = (value: string | undefined): string | null => {
  const domain = (value ?? '')
    .slice((value ?? '').lastIndexOf('@') + 1)
    .replace(/^<|[>.]$/g, '')
    .toLowerCase();
  return domain !== '' && domain.length <= 253 && domainForm.test(domain) ? domain : null;
};

/** The properties that name what a method looked at, the most telling first (RFC 8601 2.7). */
const subjects = {
  spf: ['smtp.mailfrom', 'smtp.mail', 'smtp.envelope-from', 'smtp.helo'],
  dkim: ['header.d', 'header.i', 'header.from'],
  dmarc: ['header.from', 'header.d'],
} as const;

const resultIn = (authserv: string, piece: string): AuthenticationResult | null => {
  const match = method.exec(piece);
  if (match === null) return null;
  const [whole, name = '', result = ''] = match;
  const known = name.toLowerCase() as AuthenticationResult['method'];
  const properties = new Map<string, string>();
  for (const [, type = '', of = '', value = ''] of piece.slice(whole.length).matchAll(property)) {
    const key = `${type}.${of}`.toLowerCase();
    if (!properties.has(key)) properties.set(key, value);
  }
  const domain = subjects[known].map((key) => domainOf(properties.get(key))).find((found) => found !== null) ?? null;
  return { authserv, method: known, result: result.toLowerCase(), domain };
};

/** Some servers leave their name out and begin with the first result. */
const authservOf = (piece: string): string | null => {
  const [word = ''] = piece.split(/\s/, 1);
  return word.includes('=') || /=/.test(piece.slice(word.length, word.length + 3))
    ? null
    : word.slice(0, 253).toLowerCase();
};

/**
 * What servers on the way found of the sender's identity, the latest server's header first. Anyone can write such a header: only those of an authserv
 * that the reader knows to strike out forged ones are worth anything. Linear; 20 headers of 16 KiB at most.
 */
export const authenticationResults = (headers: Headers): AuthenticationResult[] =>
  headers
    .lines('authentication-results')
    .slice(0, MAX_FIELDS)
    .flatMap((value) => {
      const pieces = piecesOf(value.slice(0, MAX_VALUE));
      const authserv = authservOf(pieces[0] ?? '');
      return (authserv === null ? pieces : pieces.slice(1)).map((piece) => resultIn(authserv ?? '', piece));
    })
    .filter((result) => result !== null)
    .slice(0, MAX_RESULTS);
