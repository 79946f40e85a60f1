/** The store behind the queues did not answer, or refused what was asked of it. The caller tries again later. */
export class JobStoreAway extends Error {
  constructor(what: string, cause: unknown) {
    super(`${what}: ${cause instanceof Error ? cause.message || cause.name : String(cause)}`, { cause });
    this.name = 'JobStoreAway';
  }
}

/** A job or queue was given a name that BullMQ would refuse, or take for something else. */
export class InvalidJobId extends Error {
  constructor(kind: 'job' | 'queue', id: string) {
    super(`${JSON.stringify(id)} cannot name a ${kind}: it must not be empty, a whole number or contain ":"`);
    this.name = 'InvalidJobId';
  }
}

/** BullMQ builds keys with ":" and numbers jobs by itself, so neither may come from a caller. Throws `InvalidJobId`. */
export const validId = (kind: 'job' | 'queue', id: string): string => {
  if (id === '' || id.includes(':') || /^-?\d+$/.test(id)) throw new InvalidJobId(kind, id);
  return id;
};
