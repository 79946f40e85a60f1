import { inPlace } from './email.js';
import { sameAddress } from './mail-parts.js';
import type { Thread } from './thread.js';

/** Somebody as conversations may know them: by the addresses they go by, and as the contact they are, null for none. */
export type Participant = Readonly<{ addresses: readonly string[]; contactId: string | null }>;

/**
 * Whether somebody takes part in a conversation: wrote in it, also by a mail that another passed on, was written to openly, or was named as
 * the one to answer. A mail without a sender is from nobody who takes part, even where others without one do.
 */
export const takesPart = (who: Participant, thread: Thread): boolean => {
  const addresses = who.addresses.filter((address) => address !== '');
  return (
    thread.status !== 'none' &&
    inPlace(thread.emails).some(
      ({ from, replyTo, to, cc, sender: author }) =>
        (who.contactId !== null && author?.contactId === who.contactId) ||
        [from, ...replyTo, ...to, ...cc, ...(author?.person ? [author.person] : [])].some(({ address }) =>
          addresses.some((own) => sameAddress(address, own)),
        ),
    )
  );
};
