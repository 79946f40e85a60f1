export { LiveApi } from './live.module.js';
