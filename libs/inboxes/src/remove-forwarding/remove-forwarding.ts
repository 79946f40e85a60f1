import { existingInbox, type Inbox, type InboxEvent } from '../inbox.js';

export type RemoveForwarding = Readonly<{ type: 'RemoveForwarding'; address: string; at: string }>;

export const removeForwarding = (command: RemoveForwarding, inbox: Inbox): readonly InboxEvent[] => {
  const { inboxId, forwardings } = existingInbox(inbox);
  const address = command.address.toLowerCase();
  const isKnown = forwardings.some((known) => known.address === address);
  return isKnown ? [{ type: 'ForwardingRemoved', data: { inboxId, address, at: command.at } }] : [];
};
