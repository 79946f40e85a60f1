import { existingInbox, type Inbox, type InboxEvent } from '../inbox.js';

export type UnlistSender = Readonly<{ type: 'UnlistSender'; pattern: string; at: string }>;

/** @throws RuleBroken inbox-not-found */
export const unlistSender = (command: UnlistSender, inbox: Inbox): readonly InboxEvent[] => {
  const { inboxId, senders } = existingInbox(inbox);
  const pattern = command.pattern.toLowerCase();
  return senders.some((listed) => listed.pattern === pattern)
    ? [{ type: 'SenderUnlisted', data: { inboxId, pattern, at: command.at } }]
    : [];
};
