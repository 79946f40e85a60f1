import type { ExpectedRevision } from '../store/recorded-event.js';
import { invalidArgument } from './errors.js';
import { readUint64 } from './ids.js';

/** The form in which most requests say what they expect of their stream. */
export type ExpectedRevisionOptions = {
  hasRevision(): boolean;
  getRevision(): string;
  hasNoStream(): boolean;
  hasAny(): boolean;
  hasStreamExists(): boolean;
};

/** @throws RpcError INVALID_ARGUMENT when the request says nothing */
export function readExpectedRevision(options: ExpectedRevisionOptions): ExpectedRevision {
  if (options.hasRevision()) return readUint64(options.getRevision());
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists()) return 'stream_exists';
  throw invalidArgument(`'None' is not a valid expected stream revision`);
}

const VERSIONS = { no_stream: -1, any: -2, stream_exists: -4 } as const;

/** The number EventStoreDB uses for an expectation in its error details. */
export const expectedVersion = (expected: ExpectedRevision): number =>
  typeof expected === 'number' ? expected : VERSIONS[expected];
