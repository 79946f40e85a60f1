import type { ServerReadableStream } from '@grpc/grpc-js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ProposedEvent, RecordedEvent } from '../store/recorded-event.js';
import type { Store } from '../store/store.js';
import { invalidArgument, maximumAppendSizeExceeded, streamDeleted, unavailable } from './errors.js';
import { readExpectedRevision } from './expected-revision.js';
import { readWritableStreamName } from './ids.js';
import { readProposedEvent, sizeOf } from './proposed-event.js';

/** The call Streams/Append: options, then events one message each, then one answer. */
export async function append(
  store: Store,
  maxAppendSize: number,
  call: ServerReadableStream<streams.AppendReq, streams.AppendResp>,
): Promise<streams.AppendResp> {
  let options: streams.AppendReq.Options | undefined;
  const events: ProposedEvent[] = [];
  let size = 0;
  for await (const request of call as AsyncIterable<streams.AppendReq>) {
    const message = request.getProposedMessage();
    if (options === undefined) options = request.getOptions();
    else if (message !== undefined) {
      const event = readProposedEvent(message);
      size += sizeOf(event);
      if (size > maxAppendSize) throw maximumAppendSizeExceeded(maxAppendSize);
      events.push(event);
    }
  }
  if (options === undefined) throw invalidArgument('the first message must carry the options');
  const stream = readWritableStreamName(options.getStreamIdentifier());
  const expected = readExpectedRevision(options);
  const result = await store.writeAndWait({ kind: 'append', stream, expected, events });
  switch (result.outcome) {
    case 'written':
      return success(result.revision, result.position);
    case 'wrong_expected_version':
      return wrongVersion(result.actual, expected);
    case 'stream_deleted':
      throw streamDeleted(stream);
    case 'unavailable':
      throw unavailable(result.reason);
  }
}

function success(revision: number, position: RecordedEvent['position'] | null): streams.AppendResp {
  const answer = new streams.AppendResp.Success();
  if (revision < 0) answer.setNoStream(new shared.Empty());
  else answer.setCurrentRevision(String(revision));
  if (position === null) answer.setNoPosition(new shared.Empty());
  else answer.setPosition(toPosition(position));
  return new streams.AppendResp().setSuccess(answer);
}

function toPosition(position: number): streams.AppendResp.Position {
  return new streams.AppendResp.Position().setCommitPosition(String(position)).setPreparePosition(String(position));
}

function wrongVersion(actual: number, expected: ReturnType<typeof readExpectedRevision>): streams.AppendResp {
  const answer = new streams.AppendResp.WrongExpectedVersion();
  if (actual < 0) answer.setCurrentNoStream(new shared.Empty());
  else answer.setCurrentRevision(String(actual));
  if (expected === 'any') answer.setExpectedAny(new shared.Empty());
  else if (expected === 'no_stream') answer.setExpectedNoStream(new shared.Empty());
  else if (expected === 'stream_exists') answer.setExpectedStreamExists(new shared.Empty());
  else answer.setExpectedRevision(String(expected));
  return new streams.AppendResp().setWrongExpectedVersion(answer);
}
