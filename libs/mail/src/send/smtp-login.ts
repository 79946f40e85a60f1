import type { SMTPConnectionAuth, SMTPConnectionCustomAuthHandlers } from 'nodemailer/lib/smtp-connection';
import type { SmtpLogin } from './smtp-server.js';

/** A reply of the server. */
export type SmtpReply = Readonly<{ status: number; code?: string | undefined; response: string }>;

/** Says a command and hears the reply to it. */
export type Ask = (command: string) => Promise<SmtpReply>;

type TokenLogin = Extract<SmtpLogin, { token: unknown }>;

/** Not `XOAUTH2`: by that name the library would choose a password mechanism where the server offers one. */
const BY_TOKEN = 'ACCESS-TOKEN';
const DIALOGUE = 'DIALOGUE';

const xoauth2 = (user: string, token: string): string =>
  Buffer.from(`user=${user}\x01auth=Bearer ${token}\x01\x01`).toString('base64');

const tried = async (ask: Ask, user: string, token: string): Promise<boolean> => {
  const reply = await ask(`AUTH XOAUTH2 ${xoauth2(user, token)}`);
  // What is wrong comes as a challenge; only an empty answer to it brings the refusal itself.
  const last = reply.status === 334 ? await ask('') : reply;
  return last.status === 235;
};

const byToken = async (ask: Ask, { user, token }: TokenLogin): Promise<void> => {
  if (await tried(ask, user, await token(false))) return;
  if (!(await tried(ask, user, await token(true)))) throw new Error('the access token was refused');
};

/** What a connection needs for logging in by tokens and for talking to a server beside the library's own transactions. */
export const dialogues: SMTPConnectionCustomAuthHandlers = {
  [BY_TOKEN]: ({ auth, sendCommand }) => byToken(sendCommand, auth['by'] as TokenLogin),
  [DIALOGUE]: ({ auth, sendCommand }) => (auth['talk'] as (ask: Ask) => Promise<void>)(sendCommand),
};

/** How a password goes over the wire: a server may well repeat what it was told. */
const wireForms = (user: string, password: string): readonly string[] =>
  [password, `\0${user}\0${password}`].map((text) => Buffer.from(text).toString('base64'));

/** What is handed to the library's login(); `used` hears what must not be repeated to anyone. */
export const authOf = (login: SmtpLogin, used: (...secrets: readonly string[]) => void): SMTPConnectionAuth => {
  const { user } = login;
  if ('password' in login) {
    used(...wireForms(user, login.password), login.password);
    return { user, pass: login.password };
  }
  const token = async (renew: boolean): Promise<string> => {
    const given = await login.token(renew);
    used(xoauth2(user, given), given);
    return given;
  };
  return { user, method: BY_TOKEN, by: { user, token } };
};

/** Handed to the library's login(), it only talks: the library knows no other way to say a command of one's own. */
export const dialogue = (talk: (ask: Ask) => Promise<void>): SMTPConnectionAuth => ({ method: DIALOGUE, talk });
