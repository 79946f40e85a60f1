import type { ServerDuplexStream } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ExpectedRevision, ProposedEvent } from '../store/recorded-event.js';
import type { Store } from '../store/store.js';
import type { WriteResult } from '../store/writer.js';
import { RpcError, invalidArgument, unavailable } from './errors.js';
import { readWritableStreamName, readUint64, readUuid } from './ids.js';
import { readProposedEvent, sizeOf } from './proposed-event.js';
import type { BatchFailure } from './batch-append-answer.js';
import { batchFailure, batchSuccess } from './batch-append-answer.js';

type Call = ServerDuplexStream<streams.BatchAppendReq, Buffer>;

/** An append of which not all parts have come. */
type Unfinished = {
  readonly identifier: shared.StreamIdentifier;
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: ProposedEvent[];
  /** Milliseconds since 1970 after which the caller no longer waits. */
  readonly deadline: number;
  size: number;
  expiry?: NodeJS.Timeout;
};

/** An append that comes in parts is waited for this long at most, whatever its caller says. */
const MAX_WAIT_MS = 60_000;

/** The call Streams/BatchAppend: any number of appends at once on one call, each answered by its correlation id. */
export function batchAppend(store: Store, maxAppendSize: number, call: Call): void {
  const unfinished = new Map<string, Unfinished>();
  let pending = 0;
  let ended = false;

  call.on('data', (request: streams.BatchAppendReq) => {
    const correlationId = request.getCorrelationId();
    try {
      receive(request, readUuid(correlationId));
    } catch (error) {
      const failure = refusal(error);
      call.write(batchFailure(correlationId, request.getOptions()?.getStreamIdentifier(), failure));
    }
  });
  call.on('cancelled', () => {
    for (const { expiry } of unfinished.values()) clearTimeout(expiry);
    unfinished.clear();
  });
  call.on('end', () => {
    ended = true;
    if (pending === 0) call.end();
  });

  function receive(request: streams.BatchAppendReq, id: string): void {
    const options = request.getOptions();
    if (options !== undefined) accept(begin(options), id, request);
    const append = unfinished.get(id);
    if (append === undefined) return;
    for (const message of request.getProposedMessagesList()) {
      const event = readProposedEvent(message);
      append.size += sizeOf(event);
      append.events.push(event);
    }
    if (append.size > maxAppendSize)
      fail(append, id, request.getCorrelationId(), { kind: 'too_large', limit: maxAppendSize });
    else if (request.getIsFinal()) submit(append, id, request.getCorrelationId());
  }

  /** Takes up an append unless its caller has given up; one that comes in parts is dropped when its time is over. */
  function accept(append: Unfinished, id: string, request: streams.BatchAppendReq): void {
    const correlationId = request.getCorrelationId();
    const left = append.deadline - store.now();
    if (left <= 0) return void call.write(batchFailure(correlationId, append.identifier, { kind: 'timeout' }));
    unfinished.set(id, append);
    if (request.getIsFinal()) return;
    append.expiry = setTimeout(() => fail(append, id, correlationId, { kind: 'timeout' }), Math.min(left, MAX_WAIT_MS));
  }

  function fail(append: Unfinished, id: string, correlationId: shared.UUID | undefined, failure: BatchFailure): void {
    clearTimeout(append.expiry);
    if (unfinished.delete(id)) call.write(batchFailure(correlationId, append.identifier, failure));
  }

  function submit(append: Unfinished, id: string, correlationId: shared.UUID | undefined): void {
    const { stream, expected, events } = append;
    clearTimeout(append.expiry);
    unfinished.delete(id);
    pending += 1;
    store.write({ kind: 'append', stream, expected, events }, (result) => {
      pending -= 1;
      answer(append, correlationId, result);
      if (ended && pending === 0) call.end();
    });
  }

  function answer(append: Unfinished, correlationId: shared.UUID | undefined, result: WriteResult): void {
    const { identifier, expected } = append;
    switch (result.outcome) {
      case 'written':
        call.write(batchSuccess(correlationId, identifier, result.revision, result.position));
        return;
      case 'wrong_expected_version':
        call.write(
          batchFailure(correlationId, identifier, { kind: 'wrong_expected_version', expected, actual: result.actual }),
        );
        return;
      case 'stream_deleted':
        call.write(batchFailure(correlationId, identifier, { kind: 'stream_deleted' }));
        return;
      case 'unavailable':
        call.emit('error', unavailable(result.reason));
    }
  }
}

function refusal(error: unknown): BatchFailure {
  if (!(error instanceof RpcError)) throw error;
  if (error.code === status.PERMISSION_DENIED) return { kind: 'access_denied' };
  return { kind: 'bad_request', details: error.details };
}

function begin(options: streams.BatchAppendReq.Options): Unfinished {
  const identifier = options.getStreamIdentifier();
  if (identifier === undefined) throw invalidArgument('Required field StreamIdentifier not set.');
  const deadline = options.getDeadline();
  return {
    identifier,
    stream: readWritableStreamName(identifier),
    expected: readExpected(options),
    events: [],
    deadline: deadline === undefined ? Infinity : deadline.getSeconds() * 1000 + deadline.getNanos() / 1e6,
    size: 0,
  };
}

function readExpected(options: streams.BatchAppendReq.Options): ExpectedRevision {
  if (options.hasStreamPosition()) return readUint64(options.getStreamPosition());
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists()) return 'stream_exists';
  throw invalidArgument(`'None' is not a valid expected stream position`);
}
