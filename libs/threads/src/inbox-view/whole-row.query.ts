import type { ReadModels } from '#libs/read-models';
import type { InboxRow } from './inbox-row.js';
import { inboxView } from './inbox-view.projection.js';

/** A row beside what did not arrive of the mails of conversations that go on in its own: their facts change the rows of those. */
export type RowAndAbsorbed = InboxRow & Readonly<{ absorbed_undelivered: InboxRow['undelivered'] }>;

/** What is to be selected from the rows named `threads`, for wholeRow(). */
export const wholeRowColumns = (readModels: ReadModels): string =>
  `threads.*, COALESCE((
     SELECT jsonb_agg(one) FROM ${readModels.rows(inboxView)} AS absorbed, jsonb_array_elements(absorbed.undelivered) AS one
     WHERE absorbed.merged_into = threads.thread_id
   ), '[]') AS absorbed_undelivered`;

export const wholeRow = ({ absorbed_undelivered, ...row }: RowAndAbsorbed): InboxRow => ({
  ...row,
  undelivered: [...row.undelivered, ...absorbed_undelivered],
});
