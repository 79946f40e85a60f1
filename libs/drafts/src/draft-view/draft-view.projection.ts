import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import type { DraftEvent, ExistingDraft, SentMail, Writing } from '../draft.js';

/**
 * One draft as it is now; `changed_by` is whoever wrote its newest version. Where an answer lies, its conversation knows: see placedDrafts().
 */
export type DraftRow = Readonly<{
  draft_id: string;
  thread_id: string | null;
  inbox_id: string;
  owner_id: string;
  shared: boolean;
  state: ExistingDraft['status'];
  mail: SentMail | null;
  version: number;
  writing: Writing;
  changed_by: string;
  created_at: string;
  changed_at: string;
  revision: number;
}>;

const changed = (event: Recorded<Exclude<DraftEvent, { type: 'DraftCreated' }>>): Partial<DraftRow> => {
  switch (event.type) {
    case 'DraftSaved': {
      const { inboxId, version, writing } = event.data;
      return { inbox_id: inboxId, version, writing, changed_by: event.metadata.actor.id };
    }
    case 'DraftShared':
      return { shared: true };
    case 'DraftUnshared':
      return { shared: false };
    case 'DraftDiscarded':
      return { state: 'discarded' };
    case 'DraftRestored':
      return { state: 'open' };
    case 'DraftSent': {
      const { threadId, emailId } = event.data;
      return { state: 'sent', mail: { threadId, emailId } };
    }
    default:
      return event satisfies never;
  }
};

export const draftRow = (row: DraftRow | undefined, event: Recorded<DraftEvent>): DraftRow | undefined => {
  const { revision } = event;
  if (event.type === 'DraftCreated') {
    const { draftId, threadId, inboxId, ownerId, shared, version, writing, at } = event.data;
    return {
      draft_id: draftId,
      thread_id: threadId,
      inbox_id: inboxId,
      owner_id: ownerId,
      shared,
      state: 'open',
      mail: null,
      version,
      writing,
      changed_by: event.metadata.actor.id,
      created_at: at,
      changed_at: at,
      revision,
    };
  }
  return row === undefined ? undefined : { ...row, ...changed(event), changed_at: event.data.at, revision };
};

export const draftView = projection<DraftRow, DraftEvent>({
  name: 'draft_view',
  version: 1,
  table: viewTable<DraftRow>({
    name: 'draft_view',
    version: 1,
    columns: {
      draft_id: { type: 'uuid' },
      thread_id: { type: 'uuid', nullable: true },
      inbox_id: { type: 'uuid' },
      owner_id: { type: 'uuid' },
      shared: { type: 'boolean' },
      state: { type: 'text' },
      mail: { type: 'jsonb', nullable: true },
      version: { type: 'integer' },
      writing: { type: 'jsonb' },
      changed_by: { type: 'text' },
      created_at: { type: 'timestamptz' },
      changed_at: { type: 'timestamptz' },
      revision: { type: 'integer' },
    },
    primaryKey: ['draft_id'],
    indexes: [['state', 'changed_at', 'draft_id'], ['thread_id']],
  }),
  on: ['DraftCreated', 'DraftSaved', 'DraftShared', 'DraftUnshared', 'DraftDiscarded', 'DraftRestored', 'DraftSent'],
  matches: ({ data }) => [{ draft_id: data.draftId }],
  row: draftRow,
});
