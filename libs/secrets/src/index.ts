export { type Sealed, SecretBox, SecretUnreadable } from './secret-box.js';
