export { AuditApi } from './audit.module.js';
