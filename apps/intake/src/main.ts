import { runService } from '#libs/wiring';
import { intakeConfig } from './config.js';
import { IntakeModule } from './intake.module.js';

await runService({
  name: 'intake',
  schema: intakeConfig,
  usesQueues: false,
  module: (config) =>
    IntakeModule.forRoot({ host: config.SMTP_HOST, port: config.SMTP_PORT, maxBytes: config.MAX_MAIL_BYTES }),
});
