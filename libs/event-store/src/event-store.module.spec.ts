import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { EventStore } from './event-store.js';
import { EventStoreModule } from './event-store.module.js';
import { startTestNode, tallyCodec } from './test-log.js';

@Injectable()
class Reader {
  constructor(readonly store: EventStore) {}
}

@Module({ providers: [Reader] })
class FeatureModule {}

describe('EventStoreModule', () => {
  it('gives every module the one store, and closes it with the application', async () => {
    const node = await startTestNode();

    @Module({ imports: [EventStoreModule.forRoot({ url: node.url, codec: tallyCodec }), FeatureModule] })
    class AppModule {}

    const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    const { store } = app.get(Reader);
    expect(store).toBe(app.get(EventStore));
    await store.ready();
    const running = store.subscribe(
      { from: null, types: 'all', signal: new AbortController().signal },
      async () => undefined,
    );
    await app.close();
    await running;
    await node.stop();
  });

  it('says at once that a url makes no sense', () => {
    expect(() => new EventStore({ url: 'localhost:2113', codec: tallyCodec })).toThrow('esdb://');
  });
});
