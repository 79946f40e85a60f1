import type { ResolvedEvent } from '../links/resolve-links.js';

/**
 * An event on its way to a consumer. `sequence` is its place in the group's source; a message replayed from the parked
 * ones has none, as it does not hold back the checkpoint.
 */
export type Message = Readonly<{ id: string; resolved: ResolvedEvent; sequence: number | null; retryCount: number }>;

/** Wraps a resolved event; consumers acknowledge by the id of the link, if it came by one. */
export function messageOf(resolved: ResolvedEvent, sequence: number | null): Message {
  return { id: (resolved.link ?? resolved.event)?.id ?? '', resolved, sequence, retryCount: 0 };
}

/** Messages that are to be sent again, in the order of their source; replayed ones last, in order of arrival. */
export class RetryQueue {
  readonly #messages: Message[] = [];

  get size(): number {
    return this.#messages.length;
  }

  add(message: Message): void {
    const place = order(message);
    let at = this.#messages.length;
    while (at > 0 && order(this.#messages[at - 1]) > place) at -= 1;
    this.#messages.splice(at, 0, message);
  }

  peek(index: number): Message | undefined {
    return this.#messages[index];
  }

  remove(index: number): void {
    this.#messages.splice(index, 1);
  }

  /** The lowest place in the source among the messages; null when none has one. */
  lowest(): number | null {
    return this.#messages[0]?.sequence ?? null;
  }
}

const order = (message: Message | undefined): number => message?.sequence ?? Infinity;
