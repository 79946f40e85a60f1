import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import type { IdentityEvent, LinkedBy } from '../identity.js';

/** An identity that is one of our users. */
export type IdentityRow = Readonly<{
  issuer: string;
  subject: string;
  user_id: string;
  by: LinkedBy;
  linked_at: string;
}>;

const identityRow = (_: IdentityRow | undefined, event: Recorded<IdentityEvent>): IdentityRow | undefined => {
  switch (event.type) {
    case 'IdentityLinked': {
      const { issuer, subject, userId, by, at } = event.data;
      return { issuer, subject, user_id: userId, by, linked_at: at };
    }
    case 'IdentityUnlinked':
      return undefined;
    default:
      return event satisfies never;
  }
};

export const identityView = projection<IdentityRow, IdentityEvent>({
  name: 'identity_view',
  version: 1,
  table: viewTable<IdentityRow>({
    name: 'identity_view',
    version: 1,
    columns: {
      issuer: { type: 'text' },
      subject: { type: 'text' },
      user_id: { type: 'uuid' },
      by: { type: 'text' },
      linked_at: { type: 'timestamptz' },
    },
    primaryKey: ['issuer', 'subject'],
    indexes: [['user_id', 'linked_at']],
  }),
  on: ['IdentityLinked', 'IdentityUnlinked'],
  matches: ({ data: { issuer, subject } }) => [{ issuer, subject }],
  row: identityRow,
});
