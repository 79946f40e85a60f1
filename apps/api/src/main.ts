import { configureHttp } from '#libs/http';
import { runService } from '#libs/wiring';
import { ApiModule } from './api.module.js';
import { apiConfig } from './config.js';

await runService({
  name: 'api',
  schema: apiConfig,
  usesQueues: false,
  module: (config) => ApiModule.forRoot({ maxMailBytes: config.MAX_MAIL_BYTES }),
  configure: configureHttp,
});
