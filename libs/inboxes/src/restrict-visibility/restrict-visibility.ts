import { existingInbox, type Inbox, type InboxEvent } from '../inbox.js';

export type RestrictVisibility = Readonly<{ type: 'RestrictVisibility'; at: string }>;

export const restrictVisibility = ({ at }: RestrictVisibility, inbox: Inbox): readonly InboxEvent[] => {
  const { inboxId, visibility } = existingInbox(inbox);
  return visibility === 'restricted' ? [] : [{ type: 'VisibilityRestricted', data: { inboxId, at } }];
};
