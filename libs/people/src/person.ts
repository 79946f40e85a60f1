import type { Role } from './access.js';

/** A caller, with what their rights depend on. */
export type Person = Readonly<{ id: string; name: string; roles: readonly Role[]; teamIds: readonly string[] }>;
