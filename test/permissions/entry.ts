import type { Kind } from './asked.js';
import type { Ids } from './vault.js';

/** How to ask for an operation so that only the right to do so can be missing. */
export type Entry = Readonly<{
  kind: Kind;
  /** What stands for the names in the path, where it is not the thread, the mail or whatever else `id` is of. */
  path?: (ids: Ids) => Readonly<Record<string, string>>;
  query?: (ids: Ids) => string;
  body?: (ids: Ids) => unknown;
  headers?: (ids: Ids) => Readonly<Record<string, string>>;
  /** Done once, there is nothing left to do it to: only the first of those who may is asked to. */
  isOnce?: boolean;
  /** What takes away what others are asked about is asked for after them; the higher, the later. */
  late?: number;
}>;
