import { type DynamicModule, Module } from '@nestjs/common';
import { InboxesDirectory } from '#libs/inboxes';
import { PeopleDirectory } from '#libs/people';
import { LiveFeed } from './live-feed.http.js';
import { Heartbeat, StreamChangesRoute } from './stream-changes/stream-changes.http.js';

/** Changes as they happen, over HTTP. */
@Module({})
export class LiveApi {
  static forRoot({ heartbeatMs = 15_000 }: Readonly<{ heartbeatMs?: number }> = {}): DynamicModule {
    return {
      module: LiveApi,
      imports: [InboxesDirectory, PeopleDirectory],
      controllers: [StreamChangesRoute],
      providers: [LiveFeed, { provide: Heartbeat, useValue: new Heartbeat(heartbeatMs) }],
    };
  }
}
