import { type DynamicModule, Module } from '@nestjs/common';
import { type OutgoingServersOptions, OutgoingServersWorker } from '#libs/outgoing-servers';
import { ThreadsApi, ThreadsDirectory } from '#libs/threads';
import { CancelSendingHandler, CancelSendingRoute } from './cancel-sending/cancel-sending.http.js';
import { DeliverEmailReactor } from './deliver-email/deliver-email.reactor.js';
import { DeliverEmail, DeliveryPolicy } from './deliver-email/deliver-email.worker.js';
import { EmailRenderer } from './deliver-email/rendered-email.smtp.js';
import { PausedAddresses } from './pace/paused-addresses.smtp.js';
import { SendingPace, SendingPaceOptions } from './pace/sending-pace.smtp.js';
import { ServerPlaces } from './pace/server-places.smtp.js';
import { ReleaseEmailHandler, ReleaseEmailRoute } from './release-email/release-email.http.js';
import { RetryDeliveryHandler, RetryDeliveryRoute } from './retry-delivery/retry-delivery.http.js';
import { SentMailAccess } from './sent-mail-access.http.js';
import { CountSentHandler, CountSentRoutes } from './sent-view/count-sent.http.js';
import { SentReach } from './sent-view/sent-reach.http.js';
import { ListSentHandler, ListSentRoutes } from './sent-view/sent-view.http.js';
import { InboxesDirectory } from '#libs/inboxes';

/** Deliveries over HTTP: the Sent view, a mail taken back or let go, and another try. */
@Module({
  imports: [ThreadsApi, ThreadsDirectory, InboxesDirectory],
  controllers: [ListSentRoutes, CountSentRoutes, RetryDeliveryRoute, ReleaseEmailRoute, CancelSendingRoute],
  providers: [
    SentReach,
    SentMailAccess,
    ListSentHandler,
    CountSentHandler,
    RetryDeliveryHandler,
    ReleaseEmailHandler,
    CancelSendingHandler,
  ],
})
export class DeliveryApi {}

/** What sends mail. */
@Module({})
export class DeliveryWorker {
  static forRoot(options: {
    servers: OutgoingServersOptions;
    policy: DeliveryPolicy;
    pace?: SendingPaceOptions;
  }): DynamicModule {
    return {
      module: DeliveryWorker,
      imports: [ThreadsDirectory, InboxesDirectory, OutgoingServersWorker.forRoot(options.servers)],
      providers: [
        { provide: DeliveryPolicy, useValue: options.policy },
        { provide: SendingPaceOptions, useValue: options.pace ?? new SendingPaceOptions() },
        SendingPace,
        ServerPlaces,
        PausedAddresses,
        EmailRenderer,
        DeliverEmail,
        DeliverEmailReactor,
      ],
      exports: [DeliverEmail, DeliverEmailReactor, PausedAddresses, OutgoingServersWorker],
    };
  }
}
