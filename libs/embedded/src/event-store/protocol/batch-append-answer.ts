import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import codePb from '@eventstore/db-client/generated/code_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statusPb from '@eventstore/db-client/generated/status_pb.js';
import type { ExpectedRevision } from '../store/recorded-event.js';
import { WireWriter, fieldSize, varintSize } from './wire-writer.js';

/** Why one append of a batch call failed. */
export type BatchFailure =
  | Readonly<{ kind: 'wrong_expected_version'; expected: ExpectedRevision; actual: number }>
  | Readonly<{ kind: 'too_large'; limit: number }>
  | Readonly<{ kind: 'bad_request'; details: string }>
  | Readonly<{ kind: 'stream_deleted' | 'timeout' | 'access_denied' }>;

/**
 * The answer to an append that was made; `revision` -1 and `position` null when an empty one changed nothing.
 * `correlation` and `identifier` are the encoded messages of the request.
 */
export function batchSuccess(
  correlation: Buffer,
  identifier: Buffer,
  revision: number,
  position: number | null,
): Buffer {
  const at = position === null ? 0 : 2 + 2 * varintSize(position);
  const success = (revision < 0 ? 2 : 1 + varintSize(revision)) + (position === null ? 2 : fieldSize(at));
  const writer = new WireWriter(fieldSize(correlation.length) + fieldSize(success) + fieldSize(identifier.length));
  writer.bytes(1, correlation).open(3, success);
  if (revision < 0) writer.open(2, 0);
  else writer.number(1, revision);
  if (position === null) writer.open(4, 0);
  else writer.open(3, at).number(1, position).number(2, position);
  return writer.bytes(4, identifier).finish();
}

/** The answer to an append that failed: a status whose details say why, as EventStoreDB packs them. */
export function batchFailure(correlation: Buffer, identifier: Buffer | null, failure: BatchFailure): Buffer {
  const { code, type, details } = describe(failure, identifier);
  const packed = new anyPb.Any();
  packed.pack(details, `event_store.client.${type}`);
  const status = new statusPb.Status().setCode(code).setMessage(type).setDetails(packed).serializeBinary();
  const named = identifier === null ? 0 : fieldSize(identifier.length);
  const writer = new WireWriter(fieldSize(correlation.length) + fieldSize(status.length) + named);
  writer.bytes(1, correlation).bytes(2, status);
  if (identifier !== null) writer.bytes(4, identifier);
  return writer.finish();
}

type Described = Readonly<{ code: codePb.Code; type: string; details: Uint8Array }>;

const typed = (code: codePb.Code, type: string, details: Uint8Array): Described => ({ code, type, details });

function describe(failure: BatchFailure, identifier: Buffer | null): Described {
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
      const details = new WireWriter(fieldSize(identifier?.length ?? 0))
        .bytes(1, identifier ?? Buffer.alloc(0))
        .finish();
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
