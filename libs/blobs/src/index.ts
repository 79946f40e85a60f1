export type { StoredBlob } from './blob-store.js';
export { type BlobRef, Blobs } from './blobs.js';
export { BlobsModule } from './blobs.module.js';
export { BlobDamaged, BlobNotFound, BlobStoreAway, BlobTooLarge } from './errors.js';
