import type { Refusal } from './smtp-command.js';

const texts: Readonly<Record<number, string>> = {
  451: '4.3.0 Not now, please try again later',
  452: '4.3.1 Not enough room now, please try again later',
  550: '5.1.1 No such address here',
  552: '5.3.4 The mail is too large',
  554: '5.6.0 The mail was refused',
};

/** What a client is told of a mail that is not taken: the `smtpCode` of the error, else 451. */
export const refusalOf = (error: unknown): Refusal => {
  const told = error instanceof Error && 'smtpCode' in error ? error.smtpCode : undefined;
  const code = typeof told === 'number' && told >= 400 && told < 600 ? told : 451;
  return { code, text: texts[code] ?? (code < 500 ? '4.0.0 Not now' : '5.0.0 Refused') };
};

export const notNow: Refusal = { code: 451, text: texts[451]! };
export const noSuchAddress: Refusal = { code: 550, text: texts[550]! };
export const tooLarge: Refusal = { code: 552, text: texts[552]! };
export const outOfOrder = (text: string): Refusal => ({ code: 503, text: `5.5.1 ${text}` });

/** Refusals after which the client is hung up on. */
export const goodbye = {
  idle: '4.4.2 You were silent for too long',
  slow: '4.4.2 The mail came in too slowly',
  session: '4.4.2 This session took too long',
  closing: '4.3.2 Shutting down',
  commands: '4.7.0 Too many commands in one session',
  bad: '4.7.0 Too many commands that are none',
  errors: '4.7.0 Too many errors in one session',
  mails: '4.7.0 Too many mails in one session, please connect again',
  http: '4.7.0 This is not a web server',
  connections: '4.7.0 Too many connections, please try again later',
  proxy: '4.7.0 A PROXY header was expected',
} as const;
