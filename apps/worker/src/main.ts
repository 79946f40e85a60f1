import { hostname } from 'node:os';
import { DeliveryPolicy, SendingPaceOptions } from '#libs/delivery';
import { UnderstandingOptions } from '#libs/incoming';
import { SenderAuthentication, systemResolver } from '#libs/mail';
import { runService } from '#libs/wiring';
import { workerConfig } from './config.js';
import { WorkerModule } from './worker.module.js';

const senderCheck = (wanted: boolean): SenderAuthentication | null =>
  wanted ? new SenderAuthentication({ resolver: systemResolver() }) : null;

await runService({
  name: 'worker',
  schema: workerConfig,
  usesQueues: true,
  module: (config) =>
    WorkerModule.forRoot({
      smtp: { url: config.SMTP_URL },
      policy: new DeliveryPolicy(
        `${hostname()}:${process.pid}`,
        config.DELIVERY_DOUBT_AFTER_SECONDS * 1_000,
        config.DELIVERY_DOUBT_POLICY,
        config.RETURN_PATH_TAGS,
      ),
      pace: new SendingPaceOptions({ perMinute: config.SEND_PER_MINUTE || null, perDay: config.SEND_PER_DAY || null }),
      parser: {},
      understanding: new UnderstandingOptions(
        config.TRUSTED_AUTHSERV_IDS,
        senderCheck(config.CHECK_SENDER_AUTHENTICATION),
      ),
      webhooks: { targets: config.WEBHOOK_TARGETS },
    }),
});
