import { type DynamicModule, Module } from '@nestjs/common';
import { InboxesDirectory } from '#libs/inboxes';
import { PeopleDirectory } from '#libs/people';
import { ThreadAccess } from '#libs/threads';
import { LiveFeed } from './live-feed.http.js';
import { PresenceBoard } from './presence/presence-board.http.js';
import { ListPresenceHandler, PresenceRoutes } from './presence/presence.http.js';
import { Heartbeat, StreamChangesRoute } from './stream-changes/stream-changes.http.js';
import { FreeThreads } from './take-next/free-threads.query.js';
import { TakeNextHandler, TakeNextRoute } from './take-next/take-next.http.js';

/** Changes as they happen, over HTTP. */
@Module({})
export class LiveApi {
  static forRoot({ heartbeatMs = 15_000 }: Readonly<{ heartbeatMs?: number }> = {}): DynamicModule {
    return {
      module: LiveApi,
      imports: [InboxesDirectory, PeopleDirectory],
      controllers: [StreamChangesRoute, PresenceRoutes, TakeNextRoute],
      providers: [
        ThreadAccess,
        LiveFeed,
        PresenceBoard,
        ListPresenceHandler,
        FreeThreads,
        TakeNextHandler,
        { provide: Heartbeat, useValue: new Heartbeat(heartbeatMs) },
      ],
    };
  }
}
