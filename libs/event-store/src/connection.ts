import { EventStoreDBClient } from '@eventstore/db-client';
import grpcStreams from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { BatchAppendReq, BatchAppendResp, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { type ClientDuplexStream, type ClientReadableStream, Metadata, status } from '@grpc/grpc-js';
import { StoreAway, StoreRefused } from './errors.js';

/** How long one call to the store may take, in milliseconds. */
export const callTimeout = 2_500;

const refusals: ReadonlySet<unknown> = new Set([
  status.INVALID_ARGUMENT,
  status.NOT_FOUND,
  status.ALREADY_EXISTS,
  status.PERMISSION_DENIED,
  status.FAILED_PRECONDITION,
  status.OUT_OF_RANGE,
  status.UNIMPLEMENTED,
  status.UNAUTHENTICATED,
]);

/** What a failed call means to a caller: StoreRefused when the store said no, else StoreAway, a node that is not the leader included. */
export const storeError = (error: unknown): StoreAway | StoreRefused => {
  if (error instanceof StoreAway || error instanceof StoreRefused) return error;
  if (!(error instanceof Error) || !('code' in error) || !refusals.has(error.code)) return new StoreAway(error);
  const exception = 'metadata' in error && error.metadata instanceof Metadata && error.metadata.get('exception')[0];
  return exception === 'not-leader' ? new StoreAway(error) : new StoreRefused(error.message, error);
};

/**
 * One connection to the store. The official client finds the node, follows the leader and connects anew; the calls themselves are
 * made on its generated stubs, because its own wrappers do not survive a store that comes and goes: `appendToStream` keeps the
 * pending appends of the whole process in one map, which the failure of any connection empties, and an answer that then arrives
 * throws outside of any handler; reads ignore their deadline; a cancelled subscription never ends.
 */
export class Connection {
  readonly #client: EventStoreDBClient;
  #used = false;

  /** Throws when the url is not an `esdb://` connection string. Connects with the first call. */
  constructor(url: string) {
    this.#client = EventStoreDBClient.connectionString(url);
  }

  /** Begins a call that answers with a stream; without `timeout` (milliseconds) it may last for ever. Rejects with StoreAway. */
  read(request: ReadReq, timeout?: number): Promise<ClientReadableStream<ReadResp>> {
    return this.#begin('read', (stub) => stub.read(request, ...this.#arguments(timeout)), timeout);
  }

  /** The whole answer to a read. Rejects with StoreAway or StoreRefused. */
  async readToEnd(request: ReadReq, timeout = callTimeout): Promise<ReadResp[]> {
    const call = await this.read(request, timeout);
    return new Promise((resolve, reject) => {
      const answers: ReadResp[] = [];
      call.on('data', (answer: ReadResp) => answers.push(answer));
      call.on('end', () => resolve(answers));
      call.on('error', (error) => reject(storeError(error)));
    });
  }

  /** Begins a call on which any number of appends are sent and answered. */
  batchAppend(): Promise<ClientDuplexStream<BatchAppendReq, BatchAppendResp>> {
    return this.#begin('batchAppend', (stub) => stub.batchAppend(...this.#arguments()));
  }

  /** Ends every call and closes the connection. */
  async dispose(): Promise<void> {
    await this.#client.dispose();
    if (this.#used) (await this.#client['getChannel']()).close();
  }

  #arguments(timeout?: number) {
    const lasting = timeout === undefined ? { deadline: Infinity } : undefined;
    return this.#client['callArguments'](
      { requiresLeader: true, ...(timeout === undefined ? {} : { deadline: timeout }) },
      lasting,
    );
  }

  async #begin<Call extends ClientReadableStream<ReadResp> | ClientDuplexStream<BatchAppendReq, BatchAppendResp>>(
    name: string,
    make: (stub: InstanceType<typeof grpcStreams.StreamsClient>) => Call,
    within = callTimeout,
  ): Promise<Call> {
    this.#used = true;
    const begun = this.#client['GRPCStreamCreator'](grpcStreams.StreamsClient, name, make)();
    // Looking for the leader of a cluster has no time limit of its own.
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new StoreAway(new Error('no node was found in time'))), within);
    });
    try {
      return await Promise.race([begun, late]);
    } catch (error) {
      // A call that begins after all has nobody to read it; a failure to begin is what the race reports.
      begun.then(
        (call) => call.cancel(),
        () => undefined,
      );
      throw storeError(error);
    } finally {
      clearTimeout(timer);
    }
  }
}
