export { type EventStoreNode, type EventStoreOptions, startEventStore } from './event-store/start-event-store.js';
export { DataFolderInUse, DataFolderMismatch, PostgresFailed } from './postgres/errors.js';
export { type EmbeddedPostgres, type PostgresOptions, startPostgres } from './postgres/start-postgres.js';
export { testDatabase } from './postgres/test-postgres.js';
export { type Sandbox, type SandboxOptions, startSandbox } from './sandbox/start-sandbox.js';
export type { StoredMail } from './sandbox/mail-store.js';
