import { projection, viewTable } from '#libs/read-models';
import type { ThreadRouted } from '#libs/threads';

/** What routing rules made of one mail; `inbox_id` is the inbox whose rules were asked. */
export type RoutingRow = Readonly<{
  email_id: string;
  thread_id: string;
  inbox_id: string;
  at: string;
  routed: ThreadRouted['data'];
}>;

export const routingHistory = projection<RoutingRow, ThreadRouted>({
  name: 'routing_history',
  version: 1,
  table: viewTable<RoutingRow>({
    name: 'routing_history',
    version: 1,
    columns: {
      email_id: { type: 'uuid' },
      thread_id: { type: 'uuid' },
      inbox_id: { type: 'uuid' },
      at: { type: 'timestamptz' },
      routed: { type: 'jsonb' },
    },
    primaryKey: ['email_id'],
    indexes: [
      ['thread_id', 'at', 'email_id'],
      ['inbox_id', 'at'],
    ],
  }),
  on: ['ThreadRouted'],
  matches: ({ data }) => [{ email_id: data.emailId }],
  row: (_, { data }) => ({
    email_id: data.emailId,
    thread_id: data.threadId,
    inbox_id: data.inboxId,
    at: data.at,
    routed: data,
  }),
});
