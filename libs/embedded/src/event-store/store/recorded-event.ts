/** An event as a client proposes it: `data` and `metadata` are the bytes to keep, untouched. */
export type ProposedEvent = Readonly<{
  id: string;
  type: string;
  isJson: boolean;
  data: Buffer;
  metadata: Buffer;
}>;

/**
 * An event in the log. `position` numbers the whole log from 1 without gaps, in commit order; `revision` numbers its
 * stream from 0; `created` is microseconds since 1970.
 */
export type RecordedEvent = ProposedEvent &
  Readonly<{ stream: string; revision: number; position: number; created: number }>;

/** What an append may expect of its stream; a number is the exact revision of the stream's last event. */
export type ExpectedRevision = number | 'any' | 'no_stream' | 'stream_exists';

/** The revision of a tombstone, 2^63 - 1 in the log; as a double it is 2^63, which no other event can have. */
export const TOMBSTONE_REVISION = 2 ** 63;

export const TOMBSTONE_REVISION_TEXT = '9223372036854775807';

/** The largest whole number that survives a double; asked-for revisions and counts above it are cut to it. */
export const MAX_REVISION = Number.MAX_SAFE_INTEGER;
