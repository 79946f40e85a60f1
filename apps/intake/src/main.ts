import { runService } from '#libs/wiring';
import { intakeConfig } from './config.js';
import { Intake, IntakeModule } from './intake.module.js';

await runService({
  name: 'intake',
  schema: intakeConfig,
  usesQueues: false,
  module: (config) =>
    IntakeModule.forRoot({ host: config.SMTP_HOST, port: config.SMTP_PORT, maxBytes: config.MAX_MAIL_BYTES }),
  alsoAt: (app) => {
    const { host, port } = app.get(Intake).address;
    return `smtp://${host}:${port}`;
  },
});
