import { RuleBroken } from '#libs/decider';
import { withoutTag } from '#libs/inboxes';
import { type Mailbox, sameAddress } from '../mail-parts.js';
import type { Email } from '../thread.js';

/**
 * Addresses that an answer does not go to: those that mail of ours comes to, in the thread's inbox and in others, and those that no mail can be
 * sent to.
 */
export type Unanswered = Readonly<{
  here: readonly string[];
  elsewhere: readonly string[];
  unreachable: readonly string[];
}>;

/** Whom an answer goes to. */
export type Answered = Readonly<{ to: readonly Mailbox[]; cc: readonly Mailbox[] }>;

const has = (addresses: readonly string[], { address }: Mailbox): boolean =>
  addresses.some((one) => sameAddress(one, address));

const addressesOf = (mailboxes: readonly Mailbox[]): readonly string[] => mailboxes.map(({ address }) => address);

const once = (mailboxes: readonly Mailbox[], except: readonly string[]): readonly Mailbox[] =>
  mailboxes.filter(
    (mailbox, n) =>
      !has(['', ...except], mailbox) &&
      mailboxes.findIndex(({ address }) => sameAddress(address, mailbox.address)) === n,
  );

/** Who wrote the mail where that is neither its sender nor one whom it asks to answer. */
const authorOf = ({ sender, from, replyTo }: Email): readonly Mailbox[] | null => {
  const person = sender?.person ?? null;
  return person === null || has(addressesOf([from, ...replyTo]), person) ? null : [person];
};

/**
 * Who gets an answer (RFC 5322 section 3.6.3): the parent's Reply-To, else its From; for our own mail, whom it went to; for a mail that was
 * passed on to us and is its author's, the author. With `all`, also everyone in To and Cc who is not one of us. The thread's own inbox gets
 * no answer in any case, nor does a sender who named no address. Who would get one but cannot be reached is told apart.
 */
export const replyRecipients = (
  parent: Email,
  { here, elsewhere, unreachable }: Unanswered,
  all: boolean,
): Answered & Readonly<{ unreachable: readonly Mailbox[] }> => {
  const outgoing = parent.sender === null;
  const asked = parent.replyTo.length > 0 ? parent.replyTo : [parent.from];
  const to = once(outgoing ? parent.to : (authorOf(parent) ?? asked), here);
  const others = all ? [...(outgoing ? [] : parent.to), ...parent.cc] : [];
  const cc = once(others, [...here, ...elsewhere, ...addressesOf(to)]);
  return {
    to: once(to, unreachable),
    cc: once(cc, unreachable),
    unreachable: [...to, ...cc].filter((mailbox) => has(unreachable, mailbox)),
  };
};

/**
 * Where an answer is from unless its writer says: the address that the mail came to or left from; where that is connected no longer, the inbox's
 * fallback address, else its first; null without any.
 */
export const replyFrom = (parent: Email, connected: readonly string[], fallback: string | null): string | null => {
  const met = parent.sender !== null ? [...parent.to, ...parent.cc] : [parent.from];
  const own = met.flatMap(({ address }) =>
    connected.filter((one) => sameAddress(one, address) || sameAddress(one, withoutTag(address))),
  );
  return own[0] ?? fallback ?? connected[0] ?? null;
};

/** To and Cc as the writer names them, else as the mail asks, but for whom the writer put elsewhere. */
export const recipientsOf = (
  named: Readonly<{ to: readonly Mailbox[] | null; cc: readonly Mailbox[] | null; bcc: readonly Mailbox[] }>,
  asked: Answered,
): Answered => {
  const elsewhere = addressesOf([...(named.to ?? []), ...(named.cc ?? []), ...named.bcc]);
  return { to: named.to ?? once(asked.to, elsewhere), cc: named.cc ?? once(asked.cc, elsewhere) };
};

/** @throws RuleBroken recipient-left-out when an answer to all does not go to everyone whom the mail asks to be answered. */
export const mustReachAll = (asked: Answered, reached: readonly Mailbox[]): void => {
  const missing = once([...asked.to, ...asked.cc], addressesOf(reached));
  if (missing.length === 0) return;
  const whom = addressesOf(missing).join(', ');
  throw new RuleBroken('recipient-left-out', `an answer to all goes to ${whom} too: name them, or do not answer all`);
};
