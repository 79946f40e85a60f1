import { type DynamicModule, Module } from '@nestjs/common';
import { AuditApi } from '#libs/audit';
import { ContentApi } from '#libs/content';
import { DeliveryApi } from '#libs/delivery';
import { DraftsApi } from '#libs/drafts';
import { HttpModule } from '#libs/http';
import { InboxesApi } from '#libs/inboxes';
import { IncomingApi } from '#libs/incoming';
import { LiveApi } from '#libs/live';
import { systemResolver } from '#libs/mail';
import { MailboxesApi } from '#libs/mailboxes';
import { OutgoingServersApi } from '#libs/outgoing-servers';
import { BearerAuthenticator, PeopleApi, PeopleDirectory, SeatLimitModule } from '#libs/people';
import { RecordsApi } from '#libs/records';
import { RoutingApi } from '#libs/routing';
import { OutgoingPolicy, OutgoingPolicyModule, ThreadsApi } from '#libs/threads';
import { TimelineApi } from '#libs/timeline';
import { UploadPolicyModule, type UploadRules, UploadsApi } from '#libs/uploads';
import { ViewsApi } from '#libs/views';
import { WebhooksApi, type WebhooksOptions } from '#libs/webhooks';

/** Every command and query over HTTP. */
@Module({})
export class ApiModule {
  static forRoot({
    maxMailBytes,
    seats,
    outgoing,
    uploads,
    webhooks,
  }: Readonly<{
    maxMailBytes: number;
    seats: number | null;
    outgoing: OutgoingPolicy;
    uploads: UploadRules;
    webhooks: WebhooksOptions;
  }>): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        HttpModule.forRoot({ authenticator: BearerAuthenticator, imports: [PeopleDirectory] }),
        PeopleApi,
        SeatLimitModule.forRoot({ seats }),
        InboxesApi,
        RecordsApi,
        ContentApi,
        OutgoingPolicyModule.forRoot(outgoing),
        UploadPolicyModule.forRoot(uploads),
        UploadsApi,
        ThreadsApi,
        RoutingApi,
        ViewsApi,
        DeliveryApi,
        DraftsApi,
        IncomingApi.forRoot({ maxMailBytes }),
        OutgoingServersApi.forRoot({ resolver: systemResolver() }),
        MailboxesApi.forRoot({ maxBytes: maxMailBytes }),
        TimelineApi,
        LiveApi.forRoot(),
        WebhooksApi.forRoot(webhooks),
        AuditApi,
      ],
    };
  }
}
