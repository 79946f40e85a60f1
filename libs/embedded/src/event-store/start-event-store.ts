import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import serverFeaturesGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import { supportedMethods } from './protocol/server-features.js';
import { STREAMS, streamsService } from './protocol/streams-service.js';
import { Store } from './store/store.js';

export type EventStoreOptions = Readonly<{
  /** The Postgres database that holds the log. */
  databaseUrl: string;
  /** The schema in it, `event_store` unless told; created when absent. */
  schema?: string;
  host?: string;
  /** 0, or absent: a free one. */
  port?: number;
  /** The most bytes of one append, 1 MiB unless told. */
  maxAppendSize?: number;
  /** Told of every failure of the database; the node goes on by itself. */
  onError?: (error: unknown) => void;
}>;

export type EventStoreNode = Readonly<{
  /** `esdb://HOST:PORT?tls=false`, for EventStoreDB's clients. */
  url: string;
  port: number;
  /** Ends open calls, finishes the appends in hand and closes the database. */
  stop(): Promise<void>;
}>;

const MAX_APPEND_SIZE = 1024 * 1024;
/** A batch's messages reach us whole; clients cut them at 3 MiB and one event may stand over that. */
const MAX_MESSAGE = 64 * 1024 * 1024;
const GRACE_MS = 500;

/**
 * Starts a node that speaks EventStoreDB's gRPC protocol and keeps its log in Postgres.
 * @throws SchemaTooNew, SchemaInUse, or the error of the port or the database
 */
export async function startEventStore(options: EventStoreOptions): Promise<EventStoreNode> {
  const {
    databaseUrl,
    schema = 'event_store',
    host = '127.0.0.1',
    port = 0,
    maxAppendSize = MAX_APPEND_SIZE,
  } = options;
  const store = await Store.open({ databaseUrl, schema, ...(options.onError && { onError: options.onError }) });
  const server = new Server({ 'grpc.max_receive_message_length': MAX_MESSAGE, 'grpc.max_send_message_length': -1 });
  server.addService(STREAMS, streamsService(store, maxAppendSize));
  const features = supportedMethods([STREAMS, serverFeaturesGrpc.ServerFeaturesService]);
  server.addService(serverFeaturesGrpc.ServerFeaturesService, {
    getSupportedMethods: (_: ServerUnaryCall<unknown, unknown>, callback: sendUnaryData<typeof features>) =>
      callback(null, features),
  });
  try {
    const bound = await listen(server, `${host}:${port}`);
    const stop = async () => {
      await shutDown(server);
      await store.close();
    };
    return { url: `esdb://${host}:${bound}?tls=false`, port: bound, stop };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function listen(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}

/** Lets short calls end by themselves for a moment; subscriptions never do, and are cut. */
async function shutDown(server: Server): Promise<void> {
  const cut = setTimeout(() => server.forceShutdown(), GRACE_MS);
  await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  clearTimeout(cut);
}
