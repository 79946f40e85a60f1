import { type Fact, RuleBroken } from '#libs/decider';
import type { RecordRef } from '#libs/records';
import type { BlobRef, Mailbox } from '#libs/threads';

/** A file sent ahead, with the name it is to have; `contentId` names it inside the HTML (RFC 2392) when it is shown there. */
export type DraftFile = Readonly<{ uploadId: string; fileName: string; contentId: string | null; blob: BlobRef }>;

/** Content of the team that the bodies were made with; null for the version that is the newest when the mail is sent. */
export type DraftInsertion = Readonly<{ contentItemId: string; version: number | null; as: 'attachment' | 'link' }>;

/**
 * What one version says. A draft may be unfinished: addresses are as they were typed, and null is what its writer left open. The recipients
 * of an answer that are left open are those whom the mail asks to be answered; associations, all that go with the recipients.
 */
export type Writing = Readonly<{
  from: string | null;
  to: readonly Mailbox[] | null;
  cc: readonly Mailbox[] | null;
  bcc: readonly Mailbox[];
  subject: string | null;
  text: BlobRef | null;
  html: BlobRef | null;
  preview: string;
  attachments: readonly DraftFile[];
  inserted: readonly DraftInsertion[];
  sign: 'none' | 'usual' | 'own' | 'inbox';
  associations: readonly RecordRef[] | null;
  /** The mail of the thread that is answered; null for the newest that came in. */
  answers: string | null;
  replyAll: boolean;
  quote: boolean;
}>;

/** A mail that a draft became. */
export type SentMail = Readonly<{ threadId: string; emailId: string }>;

/** The facts of one draft. Versions count from 1. `threadId` is that of the conversation a draft answers, null for a new mail. */
export type DraftEvent =
  | Fact<
      'DraftCreated',
      {
        draftId: string;
        ownerId: string;
        threadId: string | null;
        inboxId: string;
        shared: boolean;
        version: number;
        writing: Writing;
        at: string;
      }
    >
  | Fact<'DraftSaved', { draftId: string; inboxId: string; version: number; writing: Writing; at: string }>
  | Fact<'DraftShared', { draftId: string; at: string }>
  | Fact<'DraftUnshared', { draftId: string; at: string }>
  | Fact<'DraftDiscarded', { draftId: string; at: string }>
  | Fact<'DraftRestored', { draftId: string; at: string }>
  | Fact<'DraftSent', { draftId: string; version: number; threadId: string; emailId: string; at: string }>;

/** `mails` are those that the draft became, the last one last: a mail that was taken back before it left gives its draft back. */
export type ExistingDraft = Readonly<{
  status: 'open' | 'discarded' | 'sent';
  draftId: string;
  ownerId: string;
  threadId: string | null;
  inboxId: string;
  shared: boolean;
  version: number;
  writing: Writing;
  mails: readonly SentMail[];
}>;

export type Draft = Readonly<{ status: 'none' }> | ExistingDraft;

export const noDraft: Draft = { status: 'none' };

export const draftStream = (draftId: string): string => `draft-${draftId}`;

/** @throws RuleBroken `draft-not-found` when no draft was created under this id. */
export const existingDraft = (draft: Draft): ExistingDraft => {
  if (draft.status === 'none') throw new RuleBroken('draft-not-found', 'create this draft first');
  return draft;
};

/** @throws RuleBroken as existingDraft(), and `draft-sent` or `draft-discarded` for one that can no longer be written. */
export const openDraft = (draft: Draft): ExistingDraft => {
  const existing = existingDraft(draft);
  if (existing.status === 'sent') throw new RuleBroken('draft-sent', 'this draft was sent');
  if (existing.status === 'discarded') throw new RuleBroken('draft-discarded', 'restore this draft first');
  return existing;
};

/** Whether someone who acts in its inbox may know of the draft: a private one is its owner's alone. */
export const isShownTo = (personId: string, { ownerId, shared }: Pick<ExistingDraft, 'ownerId' | 'shared'>): boolean =>
  shared || ownerId === personId;

export const evolveDraft = (draft: Draft, event: DraftEvent): Draft => {
  if (event.type === 'DraftCreated') {
    const { at: _, ...created } = event.data;
    return { status: 'open', ...created, mails: [] };
  }
  return draft.status === 'none' ? draft : evolveExisting(draft, event);
};

const evolveExisting = (draft: ExistingDraft, event: Exclude<DraftEvent, { type: 'DraftCreated' }>): ExistingDraft => {
  switch (event.type) {
    case 'DraftSaved': {
      const { inboxId, version, writing } = event.data;
      return { ...draft, inboxId, version, writing };
    }
    case 'DraftShared':
      return { ...draft, shared: true };
    case 'DraftUnshared':
      return { ...draft, shared: false };
    case 'DraftDiscarded':
      return { ...draft, status: 'discarded' };
    case 'DraftRestored':
      return { ...draft, status: 'open' };
    case 'DraftSent': {
      const { threadId, emailId } = event.data;
      return { ...draft, status: 'sent', mails: [...draft.mails, { threadId, emailId }] };
    }
    default:
      return event satisfies never;
  }
};
