import { randomUUID } from 'node:crypto';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Store } from '../store/store.js';
import { streamDeleted, unavailable, wrongExpectedVersion } from './errors.js';
import { expectedVersion, readExpectedRevision } from './expected-revision.js';
import { readWritableStreamName } from './ids.js';

/**
 * The calls Streams/Delete and Streams/Tombstone; gives the position of the event that records it.
 * @throws RpcError when the stream stands elsewhere than expected, or is tombstoned
 */
export async function deleteStream(
  store: Store,
  kind: 'soft_delete' | 'tombstone',
  request: streams.DeleteReq | streams.TombstoneReq,
): Promise<number> {
  const options = request.getOptions();
  const stream = readWritableStreamName(options?.getStreamIdentifier());
  const expected = options === undefined ? 'any' : readExpectedRevision(options);
  const result = await store.writeAndWait({ kind, stream, expected, eventId: randomUUID() });
  switch (result.outcome) {
    case 'written':
      return result.position ?? 0;
    case 'wrong_expected_version':
      throw wrongExpectedVersion(
        kind === 'tombstone' ? 'Tombstone' : 'Delete',
        stream,
        expectedVersion(expected),
        result.actual,
      );
    case 'stream_deleted':
      throw streamDeleted(stream);
    case 'unavailable':
      throw unavailable(result.reason);
  }
}
