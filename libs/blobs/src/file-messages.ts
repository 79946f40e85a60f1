/** Blobs to be stored together, each under its hash. */
export type FilesRequest = readonly Readonly<{ sha256: string; bytes: Uint8Array<ArrayBuffer> }>[];

/** Why a blob could not be stored; `code` as Node names the fault (ENOSPC). */
export type FileFault = Readonly<{ message: string; code: string | null }>;

/** For each of them, in order: null once it will outlast a loss of power. */
export type FilesAnswer = readonly (FileFault | null)[];
