import type { Recorded } from '#libs/decider';
import { searchText, sortText } from '#libs/people';
import { projection, viewTable } from '#libs/read-models';
import type { ContactEvent, ContactSource } from '../contact.js';
import { keysOf, wordsOf } from './word-slips.js';

/**
 * One correspondent. `search` is the searchable text of name and addresses, `words` are the words of it, a space before each; by `keys` they
 * are found when mistyped, too (see word-slips.ts).
 */
export type ContactRow = Readonly<{
  contact_id: string;
  name: string;
  sort_name: string;
  addresses: readonly string[];
  search: string;
  words: string;
  keys: readonly string[];
  source: ContactSource;
  owner_id: string | null;
  created_at: string;
}>;

const indexed = (row: Omit<ContactRow, 'sort_name' | 'search' | 'words' | 'keys'>): ContactRow => {
  const texts = [row.name, ...row.addresses];
  const words = wordsOf(texts.join(' '));
  return {
    ...row,
    sort_name: sortText(row.name),
    search: texts.map((text) => ` ${searchText(text)}`).join(''),
    words: words.map((word) => ` ${word}`).join(''),
    keys: keysOf(words),
  };
};

type Seen = Exclude<ContactEvent, { type: 'ContactShared' }>;

const changed = (row: ContactRow, event: Exclude<Seen, { type: 'ContactCreated' }>): ContactRow => {
  switch (event.type) {
    case 'ContactRenamed':
      return indexed({ ...row, name: event.data.name });
    case 'ContactAddressAdded':
      return indexed({ ...row, addresses: [...row.addresses, event.data.address] });
    case 'ContactOwnerSet':
      return { ...row, owner_id: event.data.ownerId };
    default:
      return event satisfies never;
  }
};

const contactRow = (row: ContactRow | undefined, event: Recorded<Seen>): ContactRow | undefined => {
  if (event.type === 'ContactCreated') {
    const { contactId, name, source, at } = event.data;
    return indexed({ contact_id: contactId, name, addresses: [], source, owner_id: null, created_at: at });
  }
  return row === undefined ? undefined : changed(row, event);
};

export const contactView = projection<ContactRow, Seen>({
  name: 'contact_view',
  version: 3,
  table: viewTable<ContactRow>({
    name: 'contact_view',
    version: 3,
    columns: {
      contact_id: { type: 'uuid' },
      name: { type: 'text' },
      sort_name: { type: 'text' },
      addresses: { type: 'text[]' },
      search: { type: 'text' },
      words: { type: 'text' },
      keys: { type: 'text[]' },
      source: { type: 'text' },
      owner_id: { type: 'uuid', nullable: true },
      created_at: { type: 'timestamptz' },
    },
    primaryKey: ['contact_id'],
    indexes: [['sort_name', 'contact_id'], 'USING gin (keys)'],
  }),
  on: ['ContactCreated', 'ContactRenamed', 'ContactAddressAdded', 'ContactOwnerSet'],
  matches: ({ data }) => [{ contact_id: data.contactId }],
  row: contactRow,
});
