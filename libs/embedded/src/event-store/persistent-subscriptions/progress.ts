import type { GroupRecords } from './group-records.js';
import type { GroupDefinition } from './settings.js';

/** How far a group has come: what it has seen of its source, and up to where it noted everything as done. */
export class Progress {
  readonly #records: GroupRecords;
  readonly #definition: GroupDefinition;
  readonly #onError: (error: unknown) => void;
  #seen: number;
  #noted: number;
  #checkpointed: number | null = null;
  #notedAt = 0;
  #writing: Promise<void> | null = null;

  constructor(records: GroupRecords, definition: GroupDefinition, onError: (error: unknown) => void) {
    this.#records = records;
    this.#definition = definition;
    this.#onError = onError;
    this.#seen = definition.begin;
    this.#noted = definition.begin;
  }

  /** The last place in the source the group has looked at. */
  get seen(): number {
    return this.#seen;
  }

  /** The last place noted as done; null before the first note. */
  get checkpointed(): number | null {
    return this.#checkpointed;
  }

  saw(place: number): void {
    this.#seen = Math.max(this.#seen, place);
  }

  /** The place after which the group goes on: its checkpoint or, before there is one, its beginning. */
  async load(): Promise<number> {
    if (this.#seen > this.#definition.begin) return this.#seen;
    this.#checkpointed = await this.#records.checkpoint();
    this.#noted = this.#checkpointed ?? this.#definition.begin;
    this.#seen = this.#noted;
    return this.#noted;
  }

  /**
   * Notes progress when enough was done: the upper count at any time, the lower one when the group's interval is over.
   * @param now milliseconds since 1970
   */
  advance(doneThrough: number, now: number, isTimer: boolean): void {
    const { minCheckpointCount, maxCheckpointCount, checkpointAfter } = this.#definition.settings;
    const done = doneThrough - this.#noted;
    if (done <= 0 || this.#writing !== null) return;
    const due = isTimer && now - this.#notedAt >= checkpointAfter && done >= minCheckpointCount;
    if (!due && done < Math.max(1, maxCheckpointCount)) return;
    this.#notedAt = now;
    this.#writing = this.#note(doneThrough);
  }

  /** Notes what is done whatever the counts, and waits for it. */
  async flush(doneThrough: number): Promise<void> {
    await this.#writing;
    if (doneThrough > this.#noted) await this.#note(doneThrough);
  }

  async #note(through: number): Promise<void> {
    try {
      await this.#records.noteCheckpoint(through);
      this.#noted = through;
      this.#checkpointed = through;
    } catch (error) {
      this.#onError(error);
    } finally {
      this.#writing = null;
    }
  }
}
