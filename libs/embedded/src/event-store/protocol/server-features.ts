import serverFeatures from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';

/** The release of EventStoreDB whose behaviour this node has. */
export const SERVER_VERSION = '23.10.0';

/** Beyond the methods themselves, what EventStoreDB 23.10 can do; clients ask for these by name. */
const FEATURES: Readonly<Record<string, readonly string[]>> = {
  '/event_store.client.streams.Streams/Read': ['position', 'events'],
  '/event_store.client.persistent_subscriptions.PersistentSubscriptions/Read': ['stream', 'all'],
  '/event_store.client.persistent_subscriptions.PersistentSubscriptions/Create': ['stream', 'all'],
  '/event_store.client.persistent_subscriptions.PersistentSubscriptions/Update': ['stream', 'all'],
  '/event_store.client.persistent_subscriptions.PersistentSubscriptions/Delete': ['stream', 'all'],
  '/event_store.client.persistent_subscriptions.PersistentSubscriptions/GetInfo': ['stream', 'all'],
  '/event_store.client.persistent_subscriptions.PersistentSubscriptions/ReplayParked': ['stream', 'all'],
  '/event_store.client.persistent_subscriptions.PersistentSubscriptions/List': ['stream', 'all'],
};

/** The answer to ServerFeatures/GetSupportedMethods: every method these services have. */
export function supportedMethods(
  services: readonly ServiceDefinition<UntypedServiceImplementation>[],
): serverFeatures.SupportedMethods {
  const methods = services.flatMap((service) =>
    Object.values(service).map(({ path }) => {
      const [, serviceName = '', methodName = ''] = path.split('/');
      return new serverFeatures.SupportedMethod()
        .setServiceName(serviceName.toLowerCase())
        .setMethodName(methodName.toLowerCase())
        .setFeaturesList([...(FEATURES[path] ?? [])]);
    }),
  );
  return new serverFeatures.SupportedMethods().setMethodsList(methods).setEventStoreServerVersion(SERVER_VERSION);
}
