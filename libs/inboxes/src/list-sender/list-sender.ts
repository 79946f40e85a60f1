import { RuleBroken } from '#libs/decider';
import { existingInbox, type Inbox, type InboxEvent, type SenderVerdict } from '../inbox.js';

/** Every change of the inbox writes its row with the whole list, and every mail is held to it. */
export const MOST_SENDERS = 5_000;

export type ListSender = Readonly<{ type: 'ListSender'; pattern: string; verdict: SenderVerdict; at: string }>;

/** Listing a pattern again with the other verdict turns it over. @throws RuleBroken inbox-not-found, too-many-senders */
export const listSender = (command: ListSender, inbox: Inbox): readonly InboxEvent[] => {
  const { inboxId, senders } = existingInbox(inbox);
  const { verdict, at } = command;
  const pattern = command.pattern.toLowerCase();
  const listed = senders.find((known) => known.pattern === pattern);
  if (listed?.verdict === verdict) return [];
  if (listed === undefined && senders.length >= MOST_SENDERS)
    throw new RuleBroken('too-many-senders', `an inbox lists ${MOST_SENDERS} senders at most: list a domain instead`);
  return [{ type: 'SenderListed', data: { inboxId, pattern, verdict, at } }];
};
