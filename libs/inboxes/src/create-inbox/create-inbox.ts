import { RuleBroken } from '#libs/decider';
import type { Inbox, InboxEvent } from '../inbox.js';

export type CreateInbox = Readonly<{ type: 'CreateInbox'; inboxId: string; name: string; at: string }>;

/** A new inbox is open, and has neither members nor addresses. */
export const createInbox = ({ inboxId, name, at }: CreateInbox, inbox: Inbox): readonly InboxEvent[] => {
  if (inbox.status === 'none') return [{ type: 'InboxCreated', data: { inboxId, name, at } }];
  if (inbox.name === name) return [];
  throw new RuleBroken('inbox-exists', 'this id belongs to another inbox');
};
