import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { EventStore, type EventStoreOptions } from './event-store.js';

/** Provides the EventStore to every module of an application and closes it when the application stops. */
@Module({})
export class EventStoreModule implements OnApplicationShutdown {
  constructor(private readonly store: EventStore) {}

  static forRoot(options: EventStoreOptions): DynamicModule {
    return {
      module: EventStoreModule,
      global: true,
      providers: [{ provide: EventStore, useFactory: () => new EventStore(options) }],
      exports: [EventStore],
    };
  }

  onApplicationShutdown(): Promise<void> {
    return this.store.dispose();
  }
}
