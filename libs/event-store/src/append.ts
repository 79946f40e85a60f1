import { randomUUID } from 'node:crypto';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { Status } from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { parseUUID } from '@eventstore/db-client/dist/utils/grpcUUID.js';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import timestamp from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { callTimeout, type Connection, storeError } from './connection.js';
import { StoreAway, StoreRefused, WrongRevision } from './errors.js';
import { streamId } from './wire.js';

export type ToAppend = Readonly<{ id: string; type: string; data: Uint8Array; metadata: Uint8Array }>;

type Waiting = Readonly<{
  stream: string;
  resolve: (position: bigint | null) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}>;
type Lane = Readonly<{
  call: ClientDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;
  waiting: Map<string, Waiting>;
}>;

const refusal = (status: Status | undefined, stream: string): Error => {
  const reason = status?.getDetails()?.getTypeName().split('.').pop() ?? '';
  if (reason === 'WrongExpectedVersion') return new WrongRevision(stream);
  const told = new Error(`${reason} ${status?.getMessage() ?? ''}`.trim());
  return reason === '' || reason === 'Timeout' || reason === 'Unknown'
    ? new StoreAway(told)
    : new StoreRefused(told.message);
};

const batch = (id: string, stream: string, revision: number, events: readonly ToAppend[]): streams.BatchAppendReq => {
  const deadline = new timestamp.Timestamp();
  deadline.fromDate(new Date(Date.now() + callTimeout));
  const options = new streams.BatchAppendReq.Options().setStreamIdentifier(streamId(stream)).setDeadline(deadline);
  if (revision < 0) options.setNoStream(new empty.Empty());
  else options.setStreamPosition(String(revision));
  const messages = events.map((event) => {
    const message = new streams.BatchAppendReq.ProposedMessage()
      .setId(new shared.UUID().setString(event.id))
      .setData(event.data)
      .setCustomMetadata(event.metadata);
    message.getMetadataMap().set('type', event.type).set('content-type', 'application/json');
    return message;
  });
  return new streams.BatchAppendReq()
    .setCorrelationId(new shared.UUID().setString(id))
    .setOptions(options)
    .setProposedMessagesList(messages)
    .setIsFinal(true);
};

/** The store ends the call when a message is larger than its limit, 4 MiB or more; other appends share that call. */
const largestAppend = 3 * 1024 * 1024;

/** Appends to streams, all over one long call to the store, each append with its own time limit. */
export class Appends {
  #lane: Promise<Lane> | null = null;

  constructor(private readonly connection: Connection) {}

  /**
   * Appends events to a stream that stands at `revision`, -1 for one that does not exist, all or none; gives the position of the last
   * one on `$all`, null when the store does not tell. Throws WrongRevision, StoreRefused, or StoreAway, after which the events may
   * have been written or not.
   */
  async append(stream: string, revision: number, events: readonly ToAppend[]): Promise<bigint | null> {
    const size = events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
    if (size > largestAppend) throw new StoreRefused(`an append of ${size} bytes, more than ${largestAppend}`);
    const opened = (this.#lane ??= this.#open());
    const { call, waiting } = await opened;
    if (call.destroyed || call.writableEnded) throw new StoreAway(new Error('the connection was lost'));
    return new Promise((resolve, reject) => {
      const id = randomUUID();
      const timer = setTimeout(() => {
        waiting.delete(id);
        this.#leave(opened);
        call.end();
        reject(new StoreAway(new Error(`an append had no answer in ${callTimeout} ms`)));
      }, callTimeout);
      waiting.set(id, { stream, resolve, reject, timer });
      call.write(batch(id, stream, revision, events));
    });
  }

  #open(): Promise<Lane> {
    const opened: Promise<Lane> = this.connection.batchAppend().then(
      (call) => {
        const waiting = new Map<string, Waiting>();
        const lost = (error?: unknown): void => {
          this.#leave(opened);
          if (!call.writableEnded) call.end();
          for (const { timer, reject } of waiting.values()) {
            clearTimeout(timer);
            reject(storeError(error));
          }
          waiting.clear();
        };
        call.on('data', (answer: streams.BatchAppendResp) => this.#answered(answer, waiting));
        call.on('error', lost);
        call.on('end', lost);
        return { call, waiting };
      },
      (error: unknown) => {
        this.#leave(opened);
        throw error;
      },
    );
    return opened;
  }

  #leave(lane: Promise<Lane>): void {
    if (this.#lane === lane) this.#lane = null;
  }

  #answered(answer: streams.BatchAppendResp, waiting: Map<string, Waiting>): void {
    const id = parseUUID(answer.getCorrelationId()) ?? '';
    const append = waiting.get(id);
    if (!append) return;
    waiting.delete(id);
    clearTimeout(append.timer);
    if (answer.hasError()) return append.reject(refusal(answer.getError(), append.stream));
    const position = answer.getSuccess()?.getPosition();
    append.resolve(position ? BigInt(position.getCommitPosition()) : null);
  }
}
