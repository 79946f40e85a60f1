import { scannerAt } from '#libs/antivirus';
import { configureHttp } from '#libs/http';
import { OutgoingPolicy } from '#libs/threads';
import { UploadPolicy } from '#libs/uploads';
import { runService } from '#libs/wiring';
import { ApiModule } from './api.module.js';
import { apiConfig } from './config.js';

await runService({
  name: 'api',
  schema: apiConfig,
  usesQueues: false,
  module: (config) =>
    ApiModule.forRoot({
      maxMailBytes: config.MAX_MAIL_BYTES,
      seats: config.SEATS || null,
      outgoing: new OutgoingPolicy(config.SEND_HOLD_SECONDS, config.PUBLIC_URL),
      uploads: {
        policy: new UploadPolicy(config.MAX_ATTACHED_BYTES, config.UNSCANNED_FILES),
        scanner: scannerAt(config.CLAMD_URL),
      },
      webhooks: { targets: config.WEBHOOK_TARGETS },
    }),
  configure: configureHttp,
});
