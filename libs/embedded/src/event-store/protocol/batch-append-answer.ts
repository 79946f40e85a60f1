import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import codePb from '@eventstore/db-client/generated/code_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statusPb from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ExpectedRevision } from '../store/recorded-event.js';

/** Why one append of a batch call failed. */
export type BatchFailure =
  | Readonly<{ kind: 'wrong_expected_version'; expected: ExpectedRevision; actual: number }>
  | Readonly<{ kind: 'too_large'; limit: number }>
  | Readonly<{ kind: 'bad_request'; details: string }>
  | Readonly<{ kind: 'stream_deleted' | 'timeout' | 'access_denied' }>;

type Correlation = shared.UUID | undefined;
type Identifier = shared.StreamIdentifier | undefined;

/** The answer to an append that was made; `revision` -1 and `position` null when an empty one changed nothing. */
export function batchSuccess(
  correlation: Correlation,
  identifier: Identifier,
  revision: number,
  position: number | null,
): Buffer {
  const success = new streams.BatchAppendResp.Success();
  if (revision < 0) success.setNoStream(new emptyPb.Empty());
  else success.setCurrentRevision(String(revision));
  if (position === null) success.setNoPosition(new emptyPb.Empty());
  else {
    const at = new shared.AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position));
    success.setPosition(at);
  }
  return serialize(new streams.BatchAppendResp().setSuccess(success), correlation, identifier);
}

/** The answer to an append that failed: a status whose details say why, as EventStoreDB packs them. */
export function batchFailure(correlation: Correlation, identifier: Identifier, failure: BatchFailure): Buffer {
  const { code, type, details } = describe(failure, identifier);
  const packed = new anyPb.Any();
  packed.pack(details, `event_store.client.${type}`);
  const status = new statusPb.Status().setCode(code).setMessage(type).setDetails(packed);
  return serialize(new streams.BatchAppendResp().setError(status), correlation, identifier);
}

function serialize(response: streams.BatchAppendResp, correlation: Correlation, identifier: Identifier): Buffer {
  if (correlation !== undefined) response.setCorrelationId(correlation);
  if (identifier !== undefined) response.setStreamIdentifier(identifier);
  return Buffer.from(response.serializeBinary());
}

type Described = Readonly<{ code: codePb.Code; type: string; details: Uint8Array }>;

const typed = (code: codePb.Code, type: string, details: Uint8Array): Described => ({ code, type, details });

function describe(failure: BatchFailure, identifier: Identifier): Described {
  const { Code } = codePb;
  switch (failure.kind) {
    case 'wrong_expected_version':
      return typed(Code.ALREADY_EXISTS, 'WrongExpectedVersion', wrongExpectedVersion(failure.expected, failure.actual));
    case 'too_large': {
      const details = new shared.MaximumAppendSizeExceeded().setMaxappendsize(failure.limit).serializeBinary();
      return typed(Code.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', details);
    }
    case 'bad_request': {
      const details = new shared.BadRequest().setMessage(failure.details).serializeBinary();
      return typed(Code.INVALID_ARGUMENT, 'BadRequest', details);
    }
    case 'stream_deleted': {
      const details = new shared.StreamDeleted().setStreamIdentifier(identifier).serializeBinary();
      return typed(Code.NOT_FOUND, 'StreamDeleted', details);
    }
    case 'timeout':
      return typed(Code.DEADLINE_EXCEEDED, 'Timeout', new Uint8Array());
    case 'access_denied':
      return typed(Code.PERMISSION_DENIED, 'AccessDenied', new Uint8Array());
  }
}

function wrongExpectedVersion(expected: ExpectedRevision, actual: number): Uint8Array {
  const details = new shared.WrongExpectedVersion();
  if (actual < 0) details.setCurrentNoStream(new emptyPb.Empty());
  else details.setCurrentStreamRevision(String(actual));
  if (expected === 'any') details.setExpectedAny(new emptyPb.Empty());
  else if (expected === 'no_stream') details.setExpectedNoStream(new emptyPb.Empty());
  else if (expected === 'stream_exists') details.setExpectedStreamExists(new emptyPb.Empty());
  else details.setExpectedStreamPosition(String(expected));
  return details.serializeBinary();
}
