import { type DynamicModule, Module } from '@nestjs/common';
import { InboxesDirectory } from '#libs/inboxes';
import { OutboundHttp, type OutboundHttpOptions } from '#libs/outbound-http';
import { PeopleDirectory } from '#libs/people';
import { AddWebhookHandler, AddWebhookRoute } from './add-webhook/add-webhook.http.js';
import {
  ListWebhookDeliveriesHandler,
  ListWebhookDeliveriesRoute,
} from './delivery-view/webhook-delivery-view.http.js';
import { RedeliverMessageHandler, RedeliverMessageRoute } from './redeliver-message/redeliver-message.http.js';
import { RemoveWebhookHandler, RemoveWebhookRoute } from './remove-webhook/remove-webhook.http.js';
import { ResumeWebhookHandler, ResumeWebhookRoute } from './resume-webhook/resume-webhook.http.js';
import { ReviseWebhookHandler, ReviseWebhookRoute } from './revise-webhook/revise-webhook.http.js';
import {
  RotateWebhookSecretHandler,
  RotateWebhookSecretRoute,
} from './rotate-webhook-secret/rotate-webhook-secret.http.js';
import { StopWebhookHandler, StopWebhookRoute } from './stop-webhook/stop-webhook.http.js';
import { WebhookSupervisor } from './tell-webhooks/webhook-supervisor.worker.js';
import { Teller, TellingPace } from './teller.http.js';
import { TestWebhookHandler, TestWebhookRoute } from './test-webhook/test-webhook.http.js';
import { WebhookSecrets } from './webhook-secrets.http.js';
import { GetWebhookHandler, ListWebhooksHandler, WebhookViewRoutes } from './webhook-view/webhook-view.http.js';
import { Webhooks } from './webhooks.http.js';

/** How webhooks are posted to, by which clock, and how often they are looked at, in milliseconds. */
export type WebhooksOptions = OutboundHttpOptions & Readonly<{ clock?: () => number; lookMs?: number }>;

const LOOK_MS = 1_000;

/** What tells a webhook of something, wherever that is done. */
const telling = ({ clock = Date.now, lookMs = LOOK_MS, ...options }: WebhooksOptions) => [
  { provide: OutboundHttp, useValue: new OutboundHttp(options) },
  { provide: TellingPace, useValue: new TellingPace(clock, lookMs) },
  WebhookSecrets,
  Teller,
];

/** Webhooks over HTTP. */
@Module({})
export class WebhooksApi {
  static forRoot(options: WebhooksOptions): DynamicModule {
    return {
      module: WebhooksApi,
      imports: [PeopleDirectory, InboxesDirectory],
      controllers: [
        WebhookViewRoutes,
        ListWebhookDeliveriesRoute,
        AddWebhookRoute,
        ReviseWebhookRoute,
        RotateWebhookSecretRoute,
        StopWebhookRoute,
        ResumeWebhookRoute,
        RemoveWebhookRoute,
        TestWebhookRoute,
        RedeliverMessageRoute,
      ],
      providers: [
        ...telling(options),
        Webhooks,
        ListWebhooksHandler,
        GetWebhookHandler,
        ListWebhookDeliveriesHandler,
        AddWebhookHandler,
        ReviseWebhookHandler,
        RotateWebhookSecretHandler,
        StopWebhookHandler,
        ResumeWebhookHandler,
        RemoveWebhookHandler,
        TestWebhookHandler,
        RedeliverMessageHandler,
      ],
    };
  }
}

/** What tells webhooks of all that happens. */
@Module({})
export class WebhooksWorker {
  static forRoot(options: WebhooksOptions): DynamicModule {
    return {
      module: WebhooksWorker,
      imports: [PeopleDirectory, InboxesDirectory],
      providers: [...telling(options), WebhookSupervisor],
    };
  }
}
