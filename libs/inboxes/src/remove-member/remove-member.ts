import { existingInbox, type Inbox, type InboxEvent } from '../inbox.js';
import { type Member, sameMember } from '../member.js';

export type RemoveMember = Readonly<{ type: 'RemoveMember'; member: Member; at: string }>;

export const removeMember = ({ member, at }: RemoveMember, inbox: Inbox): readonly InboxEvent[] => {
  const { inboxId, members } = existingInbox(inbox);
  return members.some((known) => sameMember(known, member))
    ? [{ type: 'MemberRemoved', data: { inboxId, member, at } }]
    : [];
};
