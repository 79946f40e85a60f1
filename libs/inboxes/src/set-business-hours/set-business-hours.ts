import type { BusinessHours } from '../business-hours.js';
import { existingInbox, type Inbox, type InboxEvent } from '../inbox.js';

/** `hours`: null for an inbox that is always open. */
export type SetBusinessHours = Readonly<{ type: 'SetBusinessHours'; hours: BusinessHours | null; at: string }>;

/** @throws RuleBroken inbox-not-found */
export const setBusinessHours = ({ hours, at }: SetBusinessHours, inbox: Inbox): readonly InboxEvent[] => {
  const { inboxId, businessHours } = existingInbox(inbox);
  const same = JSON.stringify(hours) === JSON.stringify(businessHours);
  return same ? [] : [{ type: 'BusinessHoursSet', data: { inboxId, hours, at } }];
};
