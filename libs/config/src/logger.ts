import { type DestinationStream, type Logger, pino } from 'pino';

const SECRET_KEYS = ['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'password', 'secret', 'apiKey'];

/** Secrets are looked for where they come up: on what is logged, in an object of it such as `headers`, and in one within that, `req.headers`. */
const redact = SECRET_KEYS.flatMap((key) => ['', '*', '*.*'].map((path) => `${path}["${key}"]`.replace(/^\["/, '["')));

/** The log of a process: a line of JSON each, without the bearer tokens, cookies and passwords that the things logged may hold. */
export const logger = (options: Readonly<{ name: string; level: string }>, destination?: DestinationStream): Logger =>
  pino({ ...options, redact: { paths: redact, censor: '[redacted]' } }, ...(destination ? [destination] : []));
