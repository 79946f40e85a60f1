import { connectedAddress, existingInbox, type Inbox, type InboxEvent } from '../inbox.js';

export type ResumeSending = Readonly<{ type: 'ResumeSending'; address: string; at: string; by: 'command' | 'probe' }>;

/** A probe resumes only what waits for one. @throws RuleBroken inbox-not-found, address-not-connected */
export const resumeSending = ({ at, by, ...command }: ResumeSending, inbox: Inbox): readonly InboxEvent[] => {
  const existing = existingInbox(inbox);
  const { address, sending } = connectedAddress(existing, command.address);
  if (sending.paused === null || (by === 'probe' && sending.paused.resumes !== 'probe')) return [];
  return [{ type: 'SendingResumed', data: { inboxId: existing.inboxId, address, at, by } }];
};
