import { sameAddress } from './mail-parts.js';
import type { Thread } from './thread.js';

/**
 * Whether somebody takes part in a conversation: wrote in it, was written to openly, or was named as the one to answer. A mail without a
 * sender is from nobody who takes part, even where others without one do.
 */
export const takesPart = (sender: string, thread: Thread): boolean =>
  sender !== '' &&
  thread.status !== 'none' &&
  thread.emails.some(({ from, replyTo, to, cc }) =>
    [from, ...replyTo, ...to, ...cc].some(({ address }) => sameAddress(address, sender)),
  );
