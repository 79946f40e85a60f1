import { existingInbox, type Inbox, type InboxEvent } from '../inbox.js';

export type ConnectAddress = Readonly<{ type: 'ConnectAddress'; address: string; name: string; at: string }>;

/** Connecting an address again under another name changes the name. */
export const connectAddress = (command: ConnectAddress, inbox: Inbox): readonly InboxEvent[] => {
  const { inboxId, addresses } = existingInbox(inbox);
  const { name, at } = command;
  const address = command.address.toLowerCase();
  const connected = addresses.some((known) => known.address === address && known.name === name);
  return connected ? [] : [{ type: 'AddressConnected', data: { inboxId, address, name, at } }];
};
