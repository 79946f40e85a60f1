import type { Recorded } from '#libs/decider';
import { projection, viewTable } from '#libs/read-models';
import type { UserEvent } from '../user.js';

/** One API key. The hash names it, so that a request finds its key by one read; the token is in no row. */
export type ApiKeyRow = Readonly<{
  key_hash: string;
  key_id: string;
  user_id: string;
  label: string;
  issued_at: string;
  revoked: boolean;
}>;

type Seen = Extract<UserEvent, { type: 'ApiKeyIssued' | 'ApiKeyRevoked' }>;

const apiKeyRow = (row: ApiKeyRow | undefined, event: Recorded<Seen>): ApiKeyRow | undefined => {
  switch (event.type) {
    case 'ApiKeyIssued': {
      const { keyHash, keyId, userId, label, at } = event.data;
      return { key_hash: keyHash, key_id: keyId, user_id: userId, label, issued_at: at, revoked: false };
    }
    case 'ApiKeyRevoked':
      return row === undefined ? undefined : { ...row, revoked: true };
    default:
      return event satisfies never;
  }
};

export const apiKeyView = projection<ApiKeyRow, Seen>({
  name: 'api_key_view',
  version: 1,
  table: viewTable<ApiKeyRow>({
    name: 'api_key_view',
    version: 1,
    columns: {
      key_hash: { type: 'text' },
      key_id: { type: 'uuid' },
      user_id: { type: 'uuid' },
      label: { type: 'text' },
      issued_at: { type: 'timestamptz' },
      revoked: { type: 'boolean' },
    },
    primaryKey: ['key_hash'],
    indexes: [['key_id'], ['issued_at', 'key_id']],
  }),
  on: ['ApiKeyIssued', 'ApiKeyRevoked'],
  matches: (event) => [event.type === 'ApiKeyIssued' ? { key_hash: event.data.keyHash } : { key_id: event.data.keyId }],
  row: apiKeyRow,
});
