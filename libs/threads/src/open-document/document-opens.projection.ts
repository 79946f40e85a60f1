import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import type { DocumentOpened } from '../thread-events.js';

/** A document that somebody has looked at by the link in one mail. */
export type DocumentOpensRow = Readonly<{
  email_id: string;
  content_item_id: string;
  opens: number;
  first_opened_at: string;
  last_opened_at: string;
}>;

/** What a look makes of the row. */
export const documentOpensRow = (
  row: DocumentOpensRow | undefined,
  { data }: Recorded<DocumentOpened>,
): DocumentOpensRow => ({
  email_id: data.emailId,
  content_item_id: data.contentItemId,
  opens: (row?.opens ?? 0) + 1,
  first_opened_at: row?.first_opened_at ?? data.at,
  last_opened_at: data.at,
});

export const documentOpensView = projection<DocumentOpensRow, DocumentOpened>({
  name: 'document_opens',
  version: 1,
  table: viewTable<DocumentOpensRow>({
    name: 'document_opens',
    version: 1,
    columns: {
      email_id: { type: 'uuid' },
      content_item_id: { type: 'uuid' },
      opens: { type: 'integer' },
      first_opened_at: { type: 'timestamptz' },
      last_opened_at: { type: 'timestamptz' },
    },
    primaryKey: ['email_id', 'content_item_id'],
    indexes: [],
  }),
  on: ['DocumentOpened'],
  matches: ({ data }) => [{ email_id: data.emailId, content_item_id: data.contentItemId }],
  row: documentOpensRow,
});
