import type { ReadModels } from '#libs/read-models';
import type { InboxRow } from './inbox-row.js';
import { inboxView } from './inbox-view.projection.js';

/** A row beside what conversations that go on in its own add to it, whose facts change their own rows: what did not arrive, and comments. */
export type RowAndAbsorbed = InboxRow &
  Readonly<{ absorbed_undelivered: InboxRow['undelivered']; absorbed_comments: number }>;

/** What is to be selected from the rows named `threads`, for wholeRow(). */
export const wholeRowColumns = (readModels: ReadModels): string =>
  `threads.*, COALESCE((
     SELECT jsonb_agg(one) FROM ${readModels.rows(inboxView)} AS absorbed, jsonb_array_elements(absorbed.undelivered) AS one
     WHERE absorbed.merged_into = threads.thread_id AND NOT jsonb_exists(absorbed.split_off, one ->> 'emailId')
   ), '[]') AS absorbed_undelivered, (
     SELECT COALESCE(sum(absorbed.comments), 0)::integer FROM ${readModels.rows(inboxView)} AS absorbed
     WHERE absorbed.merged_into = threads.thread_id
   ) AS absorbed_comments`;

export const wholeRow = ({ absorbed_undelivered, absorbed_comments, ...row }: RowAndAbsorbed): InboxRow => ({
  ...row,
  undelivered: [...row.undelivered, ...absorbed_undelivered],
  comments: row.comments + absorbed_comments,
});
