export { type Role, ROLES } from './access.js';
