import { existingInbox, type Inbox, type InboxEvent } from '../inbox.js';

export type RenameInbox = Readonly<{ type: 'RenameInbox'; name: string; at: string }>;

export const renameInbox = ({ name, at }: RenameInbox, inbox: Inbox): readonly InboxEvent[] => {
  const { inboxId, name: before } = existingInbox(inbox);
  return name === before ? [] : [{ type: 'InboxRenamed', data: { inboxId, name, at } }];
};
