import { existingInbox, type Inbox, type InboxEvent, isConnected } from '../inbox.js';

export type DisconnectAddress = Readonly<{ type: 'DisconnectAddress'; address: string; at: string }>;

export const disconnectAddress = ({ address, at }: DisconnectAddress, inbox: Inbox): readonly InboxEvent[] => {
  const { inboxId } = existingInbox(inbox);
  return isConnected(inbox, address)
    ? [{ type: 'AddressDisconnected', data: { inboxId, address: address.toLowerCase(), at } }]
    : [];
};
