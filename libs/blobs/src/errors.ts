/** More bytes came than the caller allows; nothing was stored. */
export class BlobTooLarge extends Error {
  constructor(readonly maxBytes: number) {
    super(`more than the ${maxBytes} bytes allowed`);
    this.name = 'BlobTooLarge';
  }
}

/** No blob has that hash. */
export class BlobNotFound extends Error {
  constructor(readonly sha256: string) {
    super(`no blob has the hash ${sha256}`);
    this.name = 'BlobNotFound';
  }
}

/** The stored bytes no longer have the hash they are stored under: the disk or somebody changed them. */
export class BlobDamaged extends Error {
  constructor(readonly sha256: string) {
    super(`the bytes stored under the hash ${sha256} are not those that were put there`);
    this.name = 'BlobDamaged';
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'XMinioStorageFull', 'QuotaExceeded']);

/** The store cannot be reached, is full, or refuses: nothing is known to be stored. The caller tries again later. */
export class BlobStoreAway extends Error {
  constructor(what: string, cause: unknown) {
    super(`${what}: ${cause instanceof Error ? cause.message || cause.name : String(cause)}`, { cause });
    this.name = 'BlobStoreAway';
  }

  /** Whether it has no more room, as far as it says: a disk, a quota, a bucket. */
  get isFull(): boolean {
    const { cause } = this;
    return cause instanceof Error && 'code' in cause && FULL.has(String(cause.code));
  }
}
