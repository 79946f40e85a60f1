import type { Actor } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import type { RecordRef } from '#libs/records';
import type { RecordAssociated, RecordDissociated } from '../associations.js';
import type { SenderAttributed } from '../thread-events.js';

/**
 * One change of what a mail concerns, by its place on the thread's stream. 'attributed': the mail was found to be somebody else's, and concerns
 * `records` since.
 */
export type AssociationChangeRow = Readonly<{
  thread_id: string;
  revision: number;
  email_id: string;
  at: string;
  by: Actor;
  change: 'associated' | 'dissociated' | 'attributed';
  records: readonly RecordRef[];
}>;

type Change = RecordAssociated | RecordDissociated | SenderAttributed;

const changed = (event: Change): Pick<AssociationChangeRow, 'change' | 'records'> => {
  switch (event.type) {
    case 'RecordAssociated':
      return { change: 'associated', records: [event.data.record] };
    case 'RecordDissociated':
      return { change: 'dissociated', records: [event.data.record] };
    case 'SenderAttributed':
      return { change: 'attributed', records: event.data.associations };
    default:
      return event satisfies never;
  }
};

export const associationHistory = projection<AssociationChangeRow, Change>({
  name: 'association_history',
  version: 1,
  table: viewTable<AssociationChangeRow>({
    name: 'association_history',
    version: 1,
    columns: {
      thread_id: { type: 'uuid' },
      revision: { type: 'integer' },
      email_id: { type: 'uuid' },
      at: { type: 'timestamptz' },
      by: { type: 'jsonb' },
      change: { type: 'text' },
      records: { type: 'jsonb' },
    },
    primaryKey: ['thread_id', 'revision'],
  }),
  on: ['RecordAssociated', 'RecordDissociated', 'SenderAttributed'],
  matches: ({ data, revision }) => [{ thread_id: data.threadId, revision }],
  row: (_, event) => {
    const { threadId, emailId, at } = event.data;
    const { revision, metadata } = event;
    return { thread_id: threadId, revision, email_id: emailId, at, by: metadata.actor, ...changed(event) };
  },
});
