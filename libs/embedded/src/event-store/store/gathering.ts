/** How many of the writers are enough to commit without the rest. */
const MOST = 0.75;

/** The share of a commit's time that is worth waiting for more writes to go with it. */
const WORTH = 0.5;

/**
 * Decides how long a commit waits for company. Those who were just answered are about to write again; when a commit
 * takes long, one for all of them beats one for the half that is already here. A lone writer is never kept waiting.
 */
export class Gathering {
  #expected = 0;
  #commitMs = 0;
  #complete: (() => void) | null = null;

  /** Notes that a commit took `ms`, and how many writers there were: those in it, and those waiting at its end. */
  committed(writers: number, ms: number): void {
    this.#expected = Math.ceil(writers * MOST);
    this.#commitMs = this.#commitMs === 0 ? ms : this.#commitMs * 0.8 + ms * 0.2;
  }

  /** Resolves when as many are here as were before, or when waiting longer is not worth it. */
  async wait(here: number): Promise<void> {
    const ms = this.#commitMs * WORTH;
    if (here >= this.#expected || ms < 1) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#complete = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#complete = null;
  }

  /** Told of each write that comes, with how many are here now. */
  came(here: number): void {
    if (here >= this.#expected) this.#complete?.();
  }
}
