import { type DynamicModule, Module } from '@nestjs/common';
import { IncomingIntake } from '#libs/incoming';
import { InboxesDirectory } from '#libs/inboxes';
import {
  ChangeMailboxSecretHandler,
  ChangeMailboxSecretRoute,
} from './change-mailbox-secret/change-mailbox-secret.http.js';
import { ConnectMailboxHandler, ConnectMailboxRoute } from './connect-mailbox/connect-mailbox.http.js';
import { GetConnectionsHandler, GetConnectionsRoute } from './connections/connections.http.js';
import { DisconnectMailboxHandler, DisconnectMailboxRoute } from './disconnect-mailbox/disconnect-mailbox.http.js';
import { MailboxSessions, SESSION_LIMITS, type SessionLimits } from './mailbox-sessions.imap.js';
import { GetMailboxHandler, ListMailboxesHandler, MailboxRoutes } from './mailbox-view/mailbox-view.http.js';
import { ShownMailboxes } from './mailbox-view/shown-mailboxes.http.js';
import { Mailboxes } from './mailboxes.http.js';
import { type PullPace, usualPace } from './pull-mailbox/mailbox-puller.imap.js';
import { MailboxSupervisor, PULL_PACE } from './pull-mailbox/mailbox-supervisor.imap.js';
import { ReconnectMailboxHandler, ReconnectMailboxRoute } from './reconnect-mailbox/reconnect-mailbox.http.js';
import { RescanMailboxHandler, RescanMailboxRoute } from './rescan-mailbox/rescan-mailbox.http.js';

/** Mailboxes over HTTP. */
@Module({})
export class MailboxesApi {
  static forRoot(limits: SessionLimits): DynamicModule {
    return {
      module: MailboxesApi,
      imports: [InboxesDirectory],
      controllers: [
        MailboxRoutes,
        GetConnectionsRoute,
        ConnectMailboxRoute,
        DisconnectMailboxRoute,
        ReconnectMailboxRoute,
        ChangeMailboxSecretRoute,
        RescanMailboxRoute,
      ],
      providers: [
        { provide: SESSION_LIMITS, useValue: limits },
        MailboxSessions,
        Mailboxes,
        ShownMailboxes,
        ListMailboxesHandler,
        GetConnectionsHandler,
        GetMailboxHandler,
        ConnectMailboxHandler,
        DisconnectMailboxHandler,
        ReconnectMailboxHandler,
        ChangeMailboxSecretHandler,
        RescanMailboxHandler,
      ],
    };
  }
}

/** What reads mailboxes. */
@Module({})
export class MailboxesIntake {
  static forRoot(options: SessionLimits & Partial<PullPace> & Pick<PullPace, 'pollMs'>): DynamicModule {
    return {
      module: MailboxesIntake,
      imports: [IncomingIntake, InboxesDirectory],
      providers: [
        { provide: SESSION_LIMITS, useValue: options },
        { provide: PULL_PACE, useValue: { ...usualPace, ...options } },
        MailboxSessions,
        MailboxSupervisor,
      ],
      exports: [MailboxSupervisor],
    };
  }
}
