import type { SendingLimit } from '../address-sending.js';
import { connectedAddress, existingInbox, type Inbox, type InboxEvent } from '../inbox.js';

/** `limit`: null for that of the deployment. */
export type SetSendingLimit = Readonly<{
  type: 'SetSendingLimit';
  address: string;
  limit: SendingLimit | null;
  at: string;
}>;

/** @throws RuleBroken inbox-not-found, address-not-connected */
export const setSendingLimit = ({ limit, at, ...command }: SetSendingLimit, inbox: Inbox): readonly InboxEvent[] => {
  const existing = existingInbox(inbox);
  const { address, sending } = connectedAddress(existing, command.address);
  const same = limit?.perMinute === sending.limit?.perMinute && limit?.perDay === sending.limit?.perDay;
  return same ? [] : [{ type: 'SendingLimitSet', data: { inboxId: existing.inboxId, address, limit, at } }];
};
