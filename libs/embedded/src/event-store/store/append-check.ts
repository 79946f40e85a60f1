import type { ExpectedRevision } from './recorded-event.js';
import { TOMBSTONE_REVISION } from './recorded-event.js';

/** A stream as the writer knows it: `last` is -1 for a stream without events, TOMBSTONE_REVISION for a tombstone. */
export type StreamStanding = Readonly<{ last: number; softDeleted: boolean; hasMetadata: boolean }>;

/** Where an event id was stored before in the stream asked about. */
export type Stored = Readonly<{ revision: number; position: number }>;

/** How the check looks back: for an id among the stream's recent events, and for an id at one revision of the stream. */
export type Lookup = Readonly<{
  recent: (id: string) => Stored | undefined;
  at: (revision: number, id: string) => Stored | undefined;
}>;

export type AppendCheck =
  | Readonly<{ outcome: 'append' }>
  | Readonly<{ outcome: 'already_there'; last: Stored }>
  | Readonly<{ outcome: 'wrong_expected_version' }>
  | Readonly<{ outcome: 'stream_deleted' }>;

const APPEND: AppendCheck = { outcome: 'append' };
const WRONG: AppendCheck = { outcome: 'wrong_expected_version' };
const DELETED: AppendCheck = { outcome: 'stream_deleted' };

/**
 * EventStoreDB's rules for an append, in its order: a tombstone refuses everything; an append expecting nothing exact
 * is a repetition when all its ids are among the recent events of the stream; one that expects a revision the stream
 * has passed is a repetition when the events after that revision carry its ids. A repetition of only a part is refused.
 */
export function checkAppend(
  stream: StreamStanding,
  expected: ExpectedRevision,
  ids: readonly string[],
  lookup: Lookup,
): AppendCheck {
  if (stream.last === TOMBSTONE_REVISION) return DELETED;
  if (expected === 'stream_exists') {
    if (stream.softDeleted) return DELETED;
    if (stream.last < 0 && !stream.hasMetadata) return WRONG;
  }
  if (expected === 'any' || expected === 'stream_exists') return checkByIds(ids, lookup);
  const revision = expected === 'no_stream' ? -1 : expected;
  if (revision === stream.last) return APPEND;
  if (revision > stream.last) return WRONG;
  return checkPassed(stream, revision, ids, lookup);
}

function checkByIds(ids: readonly string[], lookup: Lookup): AppendCheck {
  let last: Stored | undefined;
  for (const id of ids) {
    const stored = lookup.recent(id);
    if (stored === undefined) return last === undefined ? APPEND : WRONG;
    last = stored;
  }
  return last === undefined ? APPEND : { outcome: 'already_there', last };
}

function checkPassed(stream: StreamStanding, revision: number, ids: readonly string[], lookup: Lookup): AppendCheck {
  let last: Stored | undefined;
  for (const [index, id] of ids.entries()) {
    const at = revision + 1 + index;
    const stored = lookup.at(at, id);
    if (stored === undefined) {
      const recreates = last === undefined && revision === -1 && stream.softDeleted;
      return recreates ? APPEND : WRONG;
    }
    last = stored;
  }
  return last === undefined ? WRONG : { outcome: 'already_there', last };
}
