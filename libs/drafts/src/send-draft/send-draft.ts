import type { Draft, DraftEvent } from '../draft.js';

/** A mail that names the draft is in its conversation; `version` is the one that became it, null for the newest. */
export type SendDraft = Readonly<{
  type: 'SendDraft';
  version: number | null;
  mail: Readonly<{ threadId: string; emailId: string; inboxId: string; authorId: string }>;
  at: string;
}>;

/**
 * Ends a draft, also one that was discarded meanwhile: what was sent cannot be unsent. A mail that names the draft of somebody else, or none
 * that there is, ends nothing; nor does one whose draft came back since.
 */
export const sendDraft = ({ version, mail, at }: SendDraft, draft: Draft): readonly DraftEvent[] => {
  if (draft.status === 'none' || draft.status === 'sent') return [];
  const { threadId, emailId, inboxId, authorId } = mail;
  if (draft.mails.some((sent) => sent.emailId === emailId)) return [];
  const { draftId } = draft;
  const isInPlace = draft.threadId === null ? draft.inboxId === inboxId : draft.threadId === threadId;
  const isTheirs = draft.ownerId === authorId || (draft.shared && isInPlace);
  return isTheirs
    ? [{ type: 'DraftSent', data: { draftId, version: version ?? draft.version, threadId, emailId, at } }]
    : [];
};
