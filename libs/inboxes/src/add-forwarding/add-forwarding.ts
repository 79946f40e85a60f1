import { RuleBroken } from '#libs/decider';
import { connectedAddress, existingInbox, type Inbox, type InboxEvent, isConnected } from '../inbox.js';

export type AddForwarding = Readonly<{ type: 'AddForwarding'; address: string; to: string; at: string }>;

/** @throws RuleBroken `address-not-connected` for a `to` of others, `address-connected` when mail to the address comes here anyway */
export const addForwarding = (command: AddForwarding, inbox: Inbox): readonly InboxEvent[] => {
  const existing = existingInbox(inbox);
  const { address: to } = connectedAddress(existing, command.to);
  const address = command.address.toLowerCase();
  if (isConnected(inbox, address)) {
    throw new RuleBroken('address-connected', `${address} is an address of this inbox: nobody need pass its mail on`);
  }
  if (existing.forwardings.some((known) => known.address === address && known.to === to)) return [];
  return [{ type: 'ForwardingAdded', data: { inboxId: existing.inboxId, address, to, at: command.at } }];
};
