import type { RecordedEvent } from './recorded-event.js';

/** The event ids stored last, for the repetition rule of appends that expect no exact revision. */
export class RecentIds {
  readonly #limit: number;
  readonly #byId = new Map<string, RecentEvent>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Keeps no more of the event than its place: its data may be part of a larger buffer. */
  remember({ id, stream, revision, position }: RecentEvent): void {
    this.#byId.set(id, { id, stream, revision, position });
    if (this.#byId.size <= this.#limit) return;
    for (const oldest of this.#byId.keys()) {
      this.#byId.delete(oldest);
      break;
    }
  }

  find(stream: string, id: string): RecentEvent | undefined {
    const found = this.#byId.get(id);
    return found?.stream === stream ? found : undefined;
  }

  clear(): void {
    this.#byId.clear();
  }
}

export type RecentEvent = Pick<RecordedEvent, 'id' | 'stream' | 'revision' | 'position'>;
