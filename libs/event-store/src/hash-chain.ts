import { createHash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';
import type { Metadata } from '#libs/decider';
import type { Stored } from './codec.js';

// The package is CommonJS and its types say otherwise.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string;

type Unsealed = Omit<Stored, 'position' | 'created' | 'metadata'> &
  Readonly<{ metadata: Omit<Metadata, 'hash'> & { hash?: string } }>;

/** What is wrong with a record: it is not where it should be, it does not follow the one before, or it was altered. */
export type ChainFault = Readonly<{
  stream: string;
  revision: number;
  reason: 'stream' | 'revision' | 'previousHash' | 'hash';
}>;

/** SHA-256 in hex of the canonical JSON (RFC 8785) of a record as stored; its own hash is left out. */
export const recordHash = ({ stream, revision, id, type, data, metadata }: Unsealed): string => {
  const { hash: _, ...hashed } = metadata;
  const record = { previousHash: metadata.previousHash, stream, revision, id, type, data, metadata: hashed };
  return createHash('sha256').update(canonicalize(record)).digest('hex');
};

/** The fault of a record that should come next after `previous`, or null. */
export const chainFault = (previous: Stored | null, record: Stored): ChainFault | null => {
  const fault = (reason: ChainFault['reason']): ChainFault => ({
    stream: record.stream,
    revision: record.revision,
    reason,
  });
  if (previous && previous.stream !== record.stream) return fault('stream');
  if (record.revision !== (previous ? previous.revision + 1 : 0)) return fault('revision');
  if (record.metadata.previousHash !== (previous ? previous.metadata.hash : null)) return fault('previousHash');
  return recordHash(record) === record.metadata.hash ? null : fault('hash');
};

/**
 * The first fault in a stream's records, which must be those as stored and begin with the first, or with the one after `before`; null when there
 * is none.
 */
export const verifyChain = (records: Iterable<Stored>, before: Stored | null = null): ChainFault | null => {
  let previous = before;
  for (const record of records) {
    const fault = chainFault(previous, record);
    if (fault) return fault;
    previous = record;
  }
  return null;
};
