/** The lists of an inbox of which each conversation stands in exactly one: `open` holds what there is to do. */
export const LISTED = ['open', 'snoozed', 'closed', 'spam'] as const;

export type Listed = (typeof LISTED)[number];

type Standing = Readonly<{
  status: 'open' | 'closed';
  snoozed: object | null;
  spam: boolean;
  merged_into: string | null;
}>;

/** Spam is nothing else, and what is closed waits for nothing. What goes on in another conversation stands in no list. */
export const listedAs = ({ status, snoozed, spam, merged_into }: Standing): Listed | 'merged' => {
  if (merged_into !== null) return 'merged';
  if (spam) return 'spam';
  if (status === 'closed') return 'closed';
  return snoozed === null ? 'open' : 'snoozed';
};
