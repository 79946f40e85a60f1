const HEADER = 5;

/**
 * Messages of one call that go to the network in one write. grpc-js sends a message, waits until it is written, and
 * only then takes the next: one system call and one turn of the event loop for each. It makes room for a message and
 * its header by `byteLength`, and has the message copy itself behind the header; this one puts several there, each with
 * its own header, the first in the place of grpc-js's. The contract suite would fail at once should that ever change.
 */
export class Frames {
  readonly byteLength: number;
  readonly #messages: readonly Buffer[];

  /** @param messages at least one, each encoded */
  constructor(messages: readonly Buffer[]) {
    this.#messages = messages;
    this.byteLength = messages.reduce((sum, message) => sum + HEADER + message.length, -HEADER);
  }

  copy(target: Buffer): number {
    let at = 0;
    for (const message of this.#messages) {
      target.writeUInt8(0, at);
      target.writeUInt32BE(message.length, at + 1);
      at += HEADER + message.copy(target, at + HEADER);
    }
    return at;
  }
}

/** What grpc-js is told to serialize with: it asks no more of the result than Frames has. */
export const asFrames = (frames: Frames): Buffer => frames as unknown as Buffer;

const MAX_GROUP = 64 * 1024;

/** Puts messages together into writes of 64 kB or one message. */
export function* grouped(messages: Iterable<Buffer>): Generator<Frames> {
  let group: Buffer[] = [];
  let bytes = 0;
  for (const message of messages) {
    if (bytes + message.length > MAX_GROUP && group.length > 0) {
      yield new Frames(group);
      group = [];
      bytes = 0;
    }
    group.push(message);
    bytes += message.length + HEADER;
  }
  if (group.length > 0) yield new Frames(group);
}

/** Collects the answers that come about in one turn, and writes them together at its end. */
export class Outbox {
  readonly #write: (frames: Frames) => unknown;
  #waiting: Buffer[] = [];

  constructor(write: (frames: Frames) => unknown) {
    this.#write = write;
  }

  push(message: Buffer): void {
    this.#waiting.push(message);
    if (this.#waiting.length === 1) queueMicrotask(() => this.flush());
  }

  /** Writes what is waiting, now. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const messages = this.#waiting;
    this.#waiting = [];
    for (const frames of grouped(messages)) this.#write(frames);
  }
}
