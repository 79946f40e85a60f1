import { runService } from '#libs/wiring';
import { intakeConfig, intakeOptions } from './config.js';
import { Intake, IntakeModule } from './intake.module.js';

await runService({
  name: 'intake',
  schema: intakeConfig,
  usesQueues: false,
  module: (config) => IntakeModule.forRoot(intakeOptions(config)),
  alsoAt: (app) => app.get(Intake).addresses.join(' and '),
});
