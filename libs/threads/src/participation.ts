import { inPlace } from './email.js';
import { sameAddress } from './mail-parts.js';
import type { Thread } from './thread.js';

/**
 * Whether somebody takes part in a conversation: wrote in it, also by a mail that another passed on, was written to openly, or was named as
 * the one to answer. A mail without a sender is from nobody who takes part, even where others without one do.
 */
export const takesPart = (sender: string, thread: Thread): boolean =>
  sender !== '' &&
  thread.status !== 'none' &&
  inPlace(thread.emails).some(({ from, replyTo, to, cc, sender: author }) =>
    [from, ...replyTo, ...to, ...cc, ...(author?.person ? [author.person] : [])].some(({ address }) =>
      sameAddress(address, sender),
    ),
  );
