import type { ServerDuplexStream } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import type { ExpectedRevision, ProposedEvent } from '../store/recorded-event.js';
import type { Store } from '../store/store.js';
import type { WriteResult } from '../store/writer.js';
import type { BatchFailure } from './batch-append-answer.js';
import { batchFailure, batchSuccess } from './batch-append-answer.js';
import type { BatchAppendOptions, BatchAppendRequest, Deadline } from './batch-append-request.js';
import { decodeProposedEvent, decodeUuid, requireOptions } from './batch-append-request.js';
import { RpcError, unavailable } from './errors.js';
import type { Frames } from './frames.js';
import { Outbox } from './frames.js';
import { sizeOf } from './proposed-event.js';

type Call = ServerDuplexStream<BatchAppendRequest, Frames>;

/** An append of which not all parts have come; `correlation` and `identifier` as they go into its answer. */
type Unfinished = {
  readonly correlation: Buffer;
  readonly identifier: Buffer;
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: ProposedEvent[];
  size: number;
  expiry?: NodeJS.Timeout;
};

/** An append that comes in parts is waited for this long at most, whatever its caller says. */
const MAX_WAIT_MS = 60_000;

/** The call Streams/BatchAppend: any number of appends at once on one call, each answered by its correlation id. */
export function batchAppend(store: Store, maxAppendSize: number, call: Call): void {
  const unfinished = new Map<string, Unfinished>();
  const outbox = new Outbox((frames) => call.write(frames));
  let pending = 0;
  let ended = false;

  call.on('data', (request: BatchAppendRequest) => {
    try {
      receive(request, decodeUuid(request.correlation));
    } catch (error) {
      outbox.push(batchFailure(request.correlation, request.options?.identifier ?? null, refusal(error)));
    }
  });
  call.on('cancelled', () => {
    for (const { expiry } of unfinished.values()) clearTimeout(expiry);
    unfinished.clear();
  });
  call.on('end', () => {
    ended = true;
    endWhenDone();
  });

  function receive(request: BatchAppendRequest, id: string): void {
    if (request.options !== null) accept(request, request.options, id);
    const append = unfinished.get(id);
    if (append === undefined) return;
    for (const message of request.proposed) {
      const event = decodeProposedEvent(message);
      append.size += sizeOf(event);
      append.events.push(event);
    }
    if (append.size > maxAppendSize) fail(append, id, { kind: 'too_large', limit: maxAppendSize });
    else if (request.isFinal) submit(append, id);
  }

  /** Takes up an append unless its caller has given up; one that comes in parts is dropped when its time is over. */
  function accept(request: BatchAppendRequest, options: BatchAppendOptions, id: string): void {
    const { correlation } = request;
    const { identifier } = options;
    const { stream, expected } = requireOptions(options);
    const left = timeLeft(options.deadline, store.now());
    if (left <= 0) return outbox.push(batchFailure(correlation, identifier, { kind: 'timeout' }));
    const append: Unfinished = { correlation, identifier, stream, expected, events: [], size: 0 };
    unfinished.set(id, append);
    if (request.isFinal) return;
    append.expiry = setTimeout(() => fail(append, id, { kind: 'timeout' }), Math.min(left, MAX_WAIT_MS));
  }

  function fail(append: Unfinished, id: string, failure: BatchFailure): void {
    clearTimeout(append.expiry);
    if (unfinished.delete(id)) outbox.push(batchFailure(append.correlation, append.identifier, failure));
  }

  function submit(append: Unfinished, id: string): void {
    const { stream, expected, events } = append;
    clearTimeout(append.expiry);
    unfinished.delete(id);
    pending += 1;
    store.write({ kind: 'append', stream, expected, events }, (result) => {
      pending -= 1;
      answer(append, result);
      endWhenDone();
    });
  }

  function answer({ correlation, identifier, expected }: Unfinished, result: WriteResult): void {
    switch (result.outcome) {
      case 'written':
        outbox.push(batchSuccess(correlation, identifier, result.revision, result.position));
        return;
      case 'wrong_expected_version':
        outbox.push(batchFailure(correlation, identifier, { kind: result.outcome, expected, actual: result.actual }));
        return;
      case 'stream_deleted':
        outbox.push(batchFailure(correlation, identifier, { kind: 'stream_deleted' }));
        return;
      case 'unavailable':
        call.emit('error', unavailable(result.reason));
    }
  }

  function endWhenDone(): void {
    if (!ended || pending > 0) return;
    outbox.flush();
    call.end();
  }
}

/** Milliseconds until a deadline. */
function timeLeft({ kind, seconds }: Deadline, now: number): number {
  if (kind === 'never') return Infinity;
  return kind === 'in' ? seconds * 1000 : seconds * 1000 - now;
}

function refusal(error: unknown): BatchFailure {
  if (!(error instanceof RpcError)) throw error;
  if (error.code === status.PERMISSION_DENIED) return { kind: 'access_denied' };
  return { kind: 'bad_request', details: error.details };
}
