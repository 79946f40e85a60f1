import type { Recorded } from '#libs/decider';

/**
 * The event store cannot be reached, or did not answer in time. An append that ends like this may have happened all the same: send
 * the command again under the same command id.
 */
export class StoreAway extends Error {
  constructor(cause?: unknown) {
    super(`the event store does not answer${cause instanceof Error ? `: ${cause.message}` : ''}`, { cause });
    this.name = 'StoreAway';
  }
}

/** The stream has moved on from the revision that the caller had seen (If-Match). `since` holds what happened after it. */
export class StaleRevision extends Error {
  constructor(
    readonly stream: string,
    readonly expected: number,
    readonly actual: number,
    readonly since: readonly Recorded[],
  ) {
    super(`${stream} is at revision ${actual}, not ${expected}`);
    this.name = 'StaleRevision';
  }
}

/** This command id was used before, by a request with another content. */
export class KeyReused extends Error {
  constructor(
    readonly stream: string,
    readonly commandId: string,
  ) {
    super(`command ${commandId} was already carried out on ${stream} with another content`);
    this.name = 'KeyReused';
  }
}

/** Others wrote to the stream between each of our decisions and its append, as often as we tried. */
export class WriteConflict extends Error {
  constructor(
    readonly stream: string,
    readonly attempts: number,
  ) {
    super(`${stream} was written to by others during each of ${attempts} attempts`);
    this.name = 'WriteConflict';
  }
}

/** A stored type whose name or version this process does not know: the log is newer than the code, or written by something else. */
export class UnknownEventType extends Error {
  constructor(readonly type: string) {
    super(`no event type ${type} is known`);
    this.name = 'UnknownEventType';
  }
}

/** The store answered, and will not do it: no access, a record over its size limit, a deleted stream. Trying again does not help. */
export class StoreRefused extends Error {
  constructor(reason: string, cause?: unknown) {
    super(`the event store refused: ${reason}`, { cause });
    this.name = 'StoreRefused';
  }
}

/** The stream is not at the revision an append expected. Never leaves this library: `handle` decides again. */
export class WrongRevision extends Error {
  constructor(readonly stream: string) {
    super(`${stream} is at another revision than expected`);
    this.name = 'WrongRevision';
  }
}
