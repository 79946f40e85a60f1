import { BlobStoreAway } from '#libs/blobs';
import type { Arrival, MailAcceptance } from '#libs/incoming';
import { type SmtpLimits, SmtpReceiver, type TlsKeys } from '#libs/mail';
import { ViewsBehind } from '#libs/read-models';

/** One place where mail is listened for: a port, or a Unix socket. */
export type Place = Readonly<{ host: string; port: number }> | Readonly<{ path: string }>;

/** How mail is listened for, whatever the place. `name` is what the greeting says, the machine's own when it is left out. */
export type Listening = Readonly<{
  limits?: Partial<SmtpLimits>;
  name?: string;
  tls?: TlsKeys;
  /** On ports; whoever speaks through a Unix socket is on this machine. */
  proxyProtocol?: boolean;
  /** What becomes of mail to an address that was never connected: refused at RCPT, or kept without an inbox. */
  unknownAddresses?: 'refuse' | 'keep';
}>;

type Protocol = 'smtp' | 'lmtp';

/** A disk without room is told apart from a store that is away: the sender's server says so to its people. */
const told = (error: unknown): unknown =>
  error instanceof BlobStoreAway && error.isFull ? Object.assign(error, { smtpCode: 452 }) : error;

/** The postmaster is known everywhere (RFC 5321 4.5.1). An address that the views may only not show yet is not unknown: its mail would go back. */
const verdictOn = async (mails: MailAcceptance, address: string): Promise<'accept' | 'refuse' | 'later'> => {
  if (address.toLowerCase() === 'postmaster') return 'accept';
  try {
    return (await mails.standing(address)) === 'unknown' ? 'refuse' : 'accept';
  } catch (error) {
    if (error instanceof ViewsBehind) return 'later';
    throw error;
  }
};

/** A server that gives what it receives to `mails`, and says 250 for what is safe there. */
export const listener = (
  protocol: Protocol,
  place: Place,
  { unknownAddresses = 'refuse', ...listening }: Listening,
  mails: MailAcceptance,
  onError: (error: unknown) => void,
): SmtpReceiver =>
  new SmtpReceiver({
    ...place,
    ...listening,
    proxyProtocol: 'port' in place && (listening.proxyProtocol ?? false),
    protocol,
    onRecipient: async (address) => (unknownAddresses === 'keep' ? 'accept' : verdictOn(mails, address)),
    onMail: async ({ envelope, remoteAddress, helo }, bytes) => {
      const { from: envelopeFrom, to: envelopeTo } = envelope;
      const arrival: Arrival = {
        via: protocol,
        source: null,
        remote: `${helo} [${remoteAddress}]`,
        envelopeFrom,
        envelopeTo,
      };
      try {
        if (protocol === 'lmtp') return await mails.acceptForEach(arrival, bytes);
        await mails.accept(arrival, bytes);
        return undefined;
      } catch (error) {
        throw told(error);
      }
    },
    onError,
  });
