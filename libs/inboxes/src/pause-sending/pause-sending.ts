import type { SendingPause } from '../address-sending.js';
import { connectedAddress, existingInbox, type Inbox, type InboxEvent } from '../inbox.js';

/** Nothing leaves from the address until ResumeSending: a person says so, or a worker whose mails its server refuses one after the other. */
export type PauseSending = Readonly<{ type: 'PauseSending'; address: string } & SendingPause>;

/** A person's word stands above a worker's: it also ends the probing of an address that is paused. @throws RuleBroken inbox-not-found, address-not-connected */
export const pauseSending = (
  { at, why, reason, resumes, ...command }: PauseSending,
  inbox: Inbox,
): readonly InboxEvent[] => {
  const existing = existingInbox(inbox);
  const { address, sending } = connectedAddress(existing, command.address);
  if (sending.paused !== null && (sending.paused.why === 'command' || why !== 'command')) return [];
  return [{ type: 'SendingPaused', data: { inboxId: existing.inboxId, address, at, why, reason, resumes } }];
};
