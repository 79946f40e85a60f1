import { existingInbox, type Inbox, type InboxEvent } from '../inbox.js';
import { type Member, sameMember } from '../member.js';

export type AddMember = Readonly<{ type: 'AddMember'; member: Member; at: string }>;

export const addMember = ({ member, at }: AddMember, inbox: Inbox): readonly InboxEvent[] => {
  const { inboxId, members } = existingInbox(inbox);
  return members.some((known) => sameMember(known, member))
    ? []
    : [{ type: 'MemberAdded', data: { inboxId, member, at } }];
};
