import { type DynamicModule, Module } from '@nestjs/common';
import { InboxesDirectory } from '#libs/inboxes';
import { AddressSettings } from './address-settings.smtp.js';
import { ConfirmDkimKeyHandler, ConfirmDkimKeyRoute } from './confirm-dkim-key/confirm-dkim-key.http.js';
import { OutgoingServerAdministration, VERIFY_OPTIONS, type VerifyingOptions } from './outgoing-servers.http.js';
import { OUTGOING_SERVERS_OPTIONS, OutgoingServers, type OutgoingServersOptions } from './outgoing-servers.smtp.js';
import { ServerLogins } from './server-logins.smtp.js';
import { ServerSecrets } from './server-secrets.smtp.js';
import { SetDkimKeyHandler, SetDkimKeyRoute } from './set-dkim-key/set-dkim-key.http.js';
import { SetOutgoingServerHandler, SetOutgoingServerRoute } from './set-server/set-server.http.js';
import { GetOutgoingSettingsHandler, GetOutgoingSettingsRoute } from './show-settings/show-settings.http.js';
import { UnsetDkimKeyHandler, UnsetDkimKeyRoute } from './unset-dkim-key/unset-dkim-key.http.js';
import { UnsetOutgoingServerHandler, UnsetOutgoingServerRoute } from './unset-server/unset-server.http.js';
import { VerifyOutgoingServerHandler, VerifyOutgoingServerRoute } from './verify-server/verify-server.http.js';

/** The servers and keys of addresses over HTTP. */
@Module({})
export class OutgoingServersApi {
  static forRoot(verifying: VerifyingOptions): DynamicModule {
    return {
      module: OutgoingServersApi,
      imports: [InboxesDirectory],
      controllers: [
        GetOutgoingSettingsRoute,
        SetOutgoingServerRoute,
        UnsetOutgoingServerRoute,
        VerifyOutgoingServerRoute,
        SetDkimKeyRoute,
        ConfirmDkimKeyRoute,
        UnsetDkimKeyRoute,
      ],
      providers: [
        { provide: VERIFY_OPTIONS, useValue: verifying },
        ServerSecrets,
        ServerLogins,
        OutgoingServerAdministration,
        GetOutgoingSettingsHandler,
        SetOutgoingServerHandler,
        UnsetOutgoingServerHandler,
        VerifyOutgoingServerHandler,
        SetDkimKeyHandler,
        ConfirmDkimKeyHandler,
        UnsetDkimKeyHandler,
      ],
    };
  }
}

/** What hands mail to servers. */
@Module({})
export class OutgoingServersWorker {
  static forRoot(options: OutgoingServersOptions): DynamicModule {
    return {
      module: OutgoingServersWorker,
      providers: [
        { provide: OUTGOING_SERVERS_OPTIONS, useValue: options },
        ServerSecrets,
        ServerLogins,
        AddressSettings,
        OutgoingServers,
      ],
      exports: [OutgoingServers],
    };
  }
}
