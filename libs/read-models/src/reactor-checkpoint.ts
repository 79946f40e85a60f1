import type { ReadModels } from './read-models.js';

const EVERY_MS = 250;

/**
 * Where a reactor stands, saved a few times a second however many batches it is given: saving costs a durable write each time, and what
 * lies between the last saving and a crash is only given to the reactor again, which it must bear anyway.
 */
export class ReactorCheckpoint {
  #unsaved: bigint | undefined;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(
    private readonly readModels: ReadModels,
    private readonly name: string,
  ) {}

  reached(position: bigint): void {
    this.#unsaved = position;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#saving = this.#save();
    }, EVERY_MS);
  }

  /** Saves what is not saved yet. */
  async close(): Promise<void> {
    await this.#saving;
    clearTimeout(this.#timer);
    await this.#save();
    clearTimeout(this.#timer);
  }

  async #save(): Promise<void> {
    const position = this.#unsaved;
    if (position === undefined) return;
    this.#unsaved = undefined;
    try {
      await this.readModels.saveCheckpoint(this.name, position);
    } catch (error) {
      this.readModels.log.warn(`reactor ${this.name}: its checkpoint was not saved: ${String(error)}`);
      if (this.#unsaved === undefined) this.reached(position);
    }
  }
}
