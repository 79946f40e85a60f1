import { connectedAddress, existingInbox, type Inbox, type InboxEvent } from '../inbox.js';

/** `address`: null for none. */
export type SetFallbackAddress = Readonly<{ type: 'SetFallbackAddress'; address: string | null; at: string }>;

/** @throws RuleBroken `address-not-connected` when it is no address of the inbox: answers could not leave from it */
export const setFallbackAddress = (command: SetFallbackAddress, inbox: Inbox): readonly InboxEvent[] => {
  const existing = existingInbox(inbox);
  const address = command.address === null ? null : connectedAddress(existing, command.address).address;
  if (address === existing.fallbackAddress) return [];
  return [{ type: 'FallbackAddressSet', data: { inboxId: existing.inboxId, address, at: command.at } }];
};
