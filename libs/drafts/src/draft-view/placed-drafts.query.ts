import type { ReadModels } from '#libs/read-models';
import { inboxView } from '#libs/threads';
import { draftView } from './draft-view.projection.js';

const COLUMNS = draftView.table.columns.map(({ name }) =>
  name === 'inbox_id' ? 'COALESCE(thread.inbox_id, draft.inbox_id) AS inbox_id' : `draft.${name}`,
);

/** All drafts, in SQL, an answer with the inbox that its conversation lies in by now: it goes where that goes. */
export const placedDrafts = (readModels: ReadModels): string =>
  `(SELECT ${COLUMNS.join(', ')} FROM ${readModels.rows(draftView)} draft
    LEFT JOIN ${readModels.rows(inboxView)} thread USING (thread_id)) AS placed`;
