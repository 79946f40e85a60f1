import { logger, readConfig } from '#libs/config';
import { runProcess } from '#libs/wiring';
import { standaloneConfig } from './config.js';
import { startStandalone } from './standalone.js';
import { welcome } from './welcome.js';

await runProcess('threadlog', async () => {
  const config = readConfig(standaloneConfig);
  const standalone = await startStandalone(config, logger({ name: 'threadlog', level: config.LOG_LEVEL }));
  process.stdout.write(welcome(standalone.demo, config.DATA_DIR));
  return standalone;
});
