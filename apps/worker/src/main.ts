import { hostname } from 'node:os';
import { DeliveryPolicy } from '#libs/delivery';
import { UnderstandingOptions } from '#libs/incoming';
import { runService } from '#libs/wiring';
import { workerConfig } from './config.js';
import { WorkerModule } from './worker.module.js';

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
      ),
      parser: {},
      understanding: new UnderstandingOptions(config.TRUSTED_AUTHSERV_IDS),
    }),
});
