import type { DraftEvent, Writing } from './draft.js';

/** Facts for the specs of drafts. */
export const minute = (n: number): string => `2026-03-01T09:${String(n).padStart(2, '0')}:00.000Z`;

export const uuid = (n: number): string => `019cad0d-0000-7000-8000-${String(n).padStart(12, '0')}`;

export const draftId = uuid(1);
export const ada = uuid(2);
export const max = uuid(3);
export const support = uuid(4);
export const sales = uuid(5);
export const threadId = uuid(6);
export const emailId = uuid(7);

const blob = (digit: string, mediaType = 'text/plain; charset=utf-8') => ({
  sha256: digit.repeat(64),
  size: 20,
  mediaType,
});

export const begun: Writing = {
  from: 'support@threadlog.example',
  to: [{ address: 'clara@fjord.ex', name: '' }],
  cc: null,
  bcc: [],
  subject: 'Your desk',
  text: blob('a'),
  html: null,
  preview: 'Dear Clara,',
  attachments: [
    { uploadId: uuid(20), fileName: 'plan.pdf', contentId: null, blob: { ...blob('b'), mediaType: 'application/pdf' } },
  ],
  inserted: [{ contentItemId: uuid(30), version: 2, as: 'link' }],
  sign: 'usual',
  associations: null,
  answers: null,
  replyAll: false,
  quote: false,
};

export const finished: Writing = {
  ...begun,
  to: [{ address: 'clara@fjord.example', name: '' }],
  text: blob('c'),
  preview: 'Dear Clara, it is ready.',
};

export const created = (more: Partial<Extract<DraftEvent, { type: 'DraftCreated' }>['data']> = {}): DraftEvent => ({
  type: 'DraftCreated',
  data: {
    draftId,
    ownerId: ada,
    threadId: null,
    inboxId: support,
    shared: false,
    version: 1,
    writing: begun,
    at: minute(0),
    ...more,
  },
});

export const saved = (version = 2, writing = finished, inboxId = support): DraftEvent => ({
  type: 'DraftSaved',
  data: { draftId, inboxId, version, writing, at: minute(version) },
});

export const shared: DraftEvent = { type: 'DraftShared', data: { draftId, at: minute(10) } };
export const unshared: DraftEvent = { type: 'DraftUnshared', data: { draftId, at: minute(20) } };
export const discarded: DraftEvent = { type: 'DraftDiscarded', data: { draftId, at: minute(30) } };
export const restored: DraftEvent = { type: 'DraftRestored', data: { draftId, at: minute(40) } };

export const sent = (version = 2, email = emailId): DraftEvent => ({
  type: 'DraftSent',
  data: { draftId, version, threadId, emailId: email, at: minute(50) },
});
