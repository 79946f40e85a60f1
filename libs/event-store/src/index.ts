export { Codec, type Stored } from './codec.js';
export { KeyReused, StaleRevision, StoreAway, StoreRefused, UnknownEventType, WriteConflict } from './errors.js';
export { eventId } from './event-id.js';
export { EventStore, type EventStoreOptions } from './event-store.js';
export { EventStoreModule } from './event-store.module.js';
export type { CommandContext, Handled } from './handle.js';
export { type ChainFault, recordHash, verifyChain } from './hash-chain.js';
export type { AsOf } from './read.js';
export type { Batch, SubscribeOptions } from './subscribe.js';
