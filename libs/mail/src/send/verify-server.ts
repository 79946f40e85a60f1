import { isAddrSpec } from '../address/mailbox.js';
import { blamesSender } from './blames-sender.js';
import { serverAddress, type SmtpServerAddress } from './server-address.js';
import { NotSent } from './send-result.js';
import type { PeerError } from './smtp-fault.js';
import type { Ask, SmtpReply } from './smtp-login.js';
import type { SmtpServer } from './smtp-server.js';
import { SmtpSession, type SmtpTimeouts } from './smtp-session.js';

/** How patient to be, and what else to trust: as with SmtpSender. */
export type VerifyOptions = Readonly<{ name?: string; ca?: string; timeouts?: Partial<SmtpTimeouts> }>;

const usualTimeouts: SmtpTimeouts = { connectMs: 20_000, greetingMs: 20_000, commandMs: 20_000, answerMs: 20_000 };

/** What a server says of the recipient's own mailbox (RFC 3463, X.1.1-X.1.6 and X.2.x) tells nothing of the sender. */
const refuses = ({ status, code, response }: SmtpReply): boolean =>
  status >= 500 && (code?.startsWith('5.7.') === true || (code === undefined && blamesSender(response)));

const refusal = (command: string, { status, response }: SmtpReply): PeerError =>
  Object.assign(new Error(response), { command, responseCode: status, response });

/** Many servers judge the sender only once they hear a recipient: the address itself is one that they know. */
const mayMailFrom = async (ask: Ask, address: string): Promise<PeerError | null> => {
  const mail = await ask(`MAIL FROM:<${address}>`);
  if (mail.status >= 400) return refusal('MAIL FROM', mail);
  const rcpt = await ask(`RCPT TO:<${address}>`);
  await ask('RSET');
  return refuses(rcpt) ? refusal('RCPT TO', rcpt) : null;
};

/**
 * Connects, logs in, asks whether `address` may be a sender, and leaves again: nothing is sent.
 * @throws SmtpFault, in plain words; RangeError when `address` is none
 */
export const verifySmtpServer = (
  server: SmtpServer,
  address: string,
  { timeouts, ...options }: VerifyOptions = {},
): Promise<void> => verifySender(serverAddress(server, options), address, timeouts);

/** As verifySmtpServer(), of a server that is known already. */
export const verifySender = async (
  server: SmtpServerAddress,
  address: string,
  timeouts: Partial<SmtpTimeouts> = {},
): Promise<void> => {
  if (!isAddrSpec(address)) throw new RangeError('not an address to send from');
  try {
    const session = await SmtpSession.open(server, { ...usualTimeouts, ...timeouts });
    try {
      await session.talk((ask) => mayMailFrom(ask, address));
    } finally {
      session.close();
    }
  } catch (error) {
    if (error instanceof NotSent && error.fault !== null) throw error.fault;
    throw error;
  }
};
