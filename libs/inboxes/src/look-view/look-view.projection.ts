import { projection, viewTable } from '#libs/read-models';
import type { LookEvent } from '../look-into-inbox/look-into-inbox.js';

/** One look into an inbox by the right to see every one. */
export type LookRow = Readonly<{ look_id: string; user_id: string; inbox_id: string; at: string }>;

export const lookView = projection<LookRow, LookEvent>({
  name: 'look_view',
  version: 1,
  table: viewTable<LookRow>({
    name: 'look_view',
    version: 1,
    columns: {
      look_id: { type: 'uuid' },
      user_id: { type: 'uuid' },
      inbox_id: { type: 'uuid' },
      at: { type: 'timestamptz' },
    },
    primaryKey: ['look_id'],
    indexes: [
      ['at', 'look_id'],
      ['user_id', 'at', 'look_id'],
      ['inbox_id', 'at', 'look_id'],
    ],
  }),
  on: ['InboxLookedInto'],
  matches: ({ id }) => [{ look_id: id }],
  row: (_, { id, data: { userId, inboxId, at } }) => ({ look_id: id, user_id: userId, inbox_id: inboxId, at }),
});
