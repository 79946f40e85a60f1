import { runService } from '#libs/wiring';
import { projectorConfig } from './config.js';
import { ProjectorModule } from './projector.module.js';

await runService({
  name: 'projector',
  schema: projectorConfig,
  usesQueues: false,
  module: (_, log) =>
    ProjectorModule.forRoot(({ view, events, position, upTo }) =>
      log.info({ view, events, position: String(position), upTo: String(upTo) }, 'rebuilding a view'),
    ),
});
