import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import { logVerbosity, Server, ServerCredentials, setLogVerbosity } from '@grpc/grpc-js';
import gossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import serverFeaturesGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import { Groups } from './persistent-subscriptions/groups.js';
import type { Users } from './protocol/credentials.js';
import { requireCredentials } from './protocol/credentials.js';
import { gossipService } from './protocol/gossip-service.js';
import { PERSISTENT_SUBSCRIPTIONS, persistentService } from './protocol/persistent-service.js';
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
  /** Serves TLS with this certificate chain and key, both PEM. */
  tls?: Readonly<{ certificate: string; key: string }>;
  /** Lets in only these users, by name and password; clients send passwords only over TLS. */
  users?: Users;
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
  const { databaseUrl, schema = 'event_store', host = '127.0.0.1', port = 0, tls, users } = options;
  const onError = options.onError ?? (() => undefined);
  const store = await Store.open({ databaseUrl, schema, onError });
  const groups = await Groups.open(store, onError);
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE,
    'grpc.max_send_message_length': -1,
    ...(users && { interceptors: [requireCredentials(users)] }),
  });
  let bound = port;
  addServices(server, store, groups, options.maxAppendSize ?? MAX_APPEND_SIZE, () => ({ host, port: bound }));
  const stop = async () => {
    await groups.stop();
    await shutDown(server);
    await store.close();
  };
  try {
    bound = await listen(server, `${host}:${port}`, tls);
    return { url: `esdb://${host}:${bound}?tls=${tls !== undefined}`, port: bound, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function addServices(
  server: Server,
  store: Store,
  groups: Groups,
  maxAppendSize: number,
  address: () => { host: string; port: number },
): void {
  server.addService(STREAMS, streamsService(store, maxAppendSize));
  server.addService(PERSISTENT_SUBSCRIPTIONS, persistentService(store, groups));
  server.addService(gossipGrpc.GossipService, gossipService(address, store.now));
  const features = supportedMethods([
    STREAMS,
    PERSISTENT_SUBSCRIPTIONS,
    gossipGrpc.GossipService,
    serverFeaturesGrpc.ServerFeaturesService,
  ]);
  server.addService(serverFeaturesGrpc.ServerFeaturesService, {
    getSupportedMethods: (_: ServerUnaryCall<unknown, unknown>, callback: sendUnaryData<typeof features>) =>
      callback(null, features),
  });
}

function credentials(tls: EventStoreOptions['tls']): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure();
  return ServerCredentials.createSsl(null, [
    { cert_chain: Buffer.from(tls.certificate), private_key: Buffer.from(tls.key) },
  ]);
}

function listen(server: Server, address: string, tls: EventStoreOptions['tls']): Promise<number> {
  // Else it prints on stderr, in its own words, what it rejects with as well.
  setLogVerbosity(logVerbosity.NONE);
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials(tls), (error, port) => {
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
