import { existingInbox, type Inbox, type InboxEvent } from '../inbox.js';

export type OpenVisibility = Readonly<{ type: 'OpenVisibility'; at: string }>;

export const openVisibility = ({ at }: OpenVisibility, inbox: Inbox): readonly InboxEvent[] => {
  const { inboxId, visibility } = existingInbox(inbox);
  return visibility === 'open' ? [] : [{ type: 'VisibilityOpened', data: { inboxId, at } }];
};
