/** A command line in its parts; the verb in capitals. */
export type SmtpCommand = Readonly<{ verb: string; argument: string }>;

/** What a client is told instead of 250. */
export type Refusal = Readonly<{ code: number; text: string }>;

export type MailFrom = Readonly<{ from: string | null; size: number | null; utf8: boolean }>;

const CR = 0x0d;
const LF = 0x0a;

/**
 * Reads a line with its end. Only CRLF ends a command (RFC 5321 2.3.8), and no control character stands in one: whoever takes less lets a
 * client say two things to two servers. Null for such a line.
 */
export const readCommand = (line: Buffer): SmtpCommand | null => {
  const end = line.length - 2;
  if (end < 0 || line[end] !== CR || line[end + 1] !== LF) return null;
  if (line.subarray(0, end).some((byte) => byte < 0x20 || byte === 0x7f)) return null;
  const text = line.toString('utf8', 0, end).trim();
  const space = text.indexOf(' ');
  const verb = (space < 0 ? text : text.slice(0, space)).toUpperCase();
  return { verb, argument: space < 0 ? '' : text.slice(space + 1).trim() };
};

/** A browser made to speak to this port (a request line of HTTP): such a client is hung up on at once. */
export const isHttp = ({ verb, argument }: SmtpCommand): boolean =>
  /^[A-Z]{3,10}$/.test(verb) && /^\S+ HTTP\/\d/i.test(argument);

const malformed: Refusal = { code: 501, text: '5.5.4 Malformed command' };
const badPath: Refusal = { code: 501, text: '5.1.3 Malformed address' };

/** `FROM:<path> parameters` (RFC 5321 4.1.1.2) with SIZE, BODY and SMTPUTF8, which is what we offer. */
export const readMailFrom = (argument: string): MailFrom | Refusal => {
  const read = pathAndParameters('FROM:', argument);
  if ('code' in read) return read;
  const { path, parameters } = read;
  const known = { size: null as number | null, utf8: false };
  for (const [name, value] of parameters) {
    if (name === 'SIZE' && value !== null && /^\d{1,15}$/.test(value)) known.size = Number(value);
    else if (name === 'SMTPUTF8' && value === null) known.utf8 = true;
    else if (name !== 'BODY' || value === null || !/^(?:7BIT|8BITMIME)$/i.test(value)) return unknownParameter;
  }
  if (path === '') return { from: null, ...known };
  if (!isPath(path)) return badPath;
  if (!known.utf8 && !isAscii(path)) return { code: 553, text: '5.6.7 Such an address needs SMTPUTF8' };
  return { from: path, ...known };
};

/** `TO:<path>`; we offer no parameters for it. */
export const readRcptTo = (argument: string): string | Refusal => {
  const read = pathAndParameters('TO:', argument);
  if ('code' in read) return read;
  if (read.parameters.size > 0) return unknownParameter;
  return isPath(read.path) || isPostmaster(read.path) ? read.path : badPath;
};

/** The one recipient without a domain, whom every server has (RFC 5321 4.5.1). */
export const isPostmaster = (path: string): boolean => /^postmaster$/i.test(path);

const unknownParameter: Refusal = { code: 555, text: '5.5.4 A parameter that is not supported here' };

const MAX_PATH = 320;

const isPath = (path: string): boolean => {
  const at = path.lastIndexOf('@');
  return at > 0 && at < path.length - 1 && path.length <= MAX_PATH;
};

const isAscii = (text: string): boolean => !/[^\u0020-\u007e]/.test(text);

type PathAndParameters = Readonly<{ path: string; parameters: ReadonlyMap<string, string | null> }>;

const pathAndParameters = (keyword: string, argument: string): PathAndParameters | Refusal => {
  if (argument.slice(0, keyword.length).toUpperCase() !== keyword) return malformed;
  const [, quoted, rest] = /^ *<((?:"(?:[^"\\]|\\.)*"|[^<>"\s])*)>(.*)$/.exec(argument.slice(keyword.length)) ?? [];
  if (quoted === undefined) return badPath;
  const parameters = new Map<string, string | null>();
  for (const word of (rest ?? '').split(' ').filter((part) => part !== '')) {
    const [, name, value] = /^([A-Za-z0-9][A-Za-z0-9-]*)(?:=(\S+))?$/.exec(word) ?? [];
    if (name === undefined || parameters.has(name.toUpperCase())) return malformed;
    parameters.set(name.toUpperCase(), value ?? null);
  }
  // A source route is ignored (RFC 5321 appendix C).
  return { path: quoted.replace(/^@[^:]*:/, ''), parameters };
};
