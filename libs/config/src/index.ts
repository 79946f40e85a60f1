export { envExample } from './env-example.js';
export * as field from './fields.js';
export { logger } from './logger.js';
export { BadConfig, jobsUrl, readConfig } from './read-config.js';
