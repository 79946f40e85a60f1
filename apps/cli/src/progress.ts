import { Presets, SingleBar } from 'cli-progress';

const LINE_EVERY_MS = 2_000;

/** Shows how far long work has come: a bar with rate and time left on a terminal, a line now and then elsewhere. */
export class Progress {
  readonly #started = Date.now();
  readonly #bar: SingleBar | null;
  #lineAt = 0;
  #done = 0;

  constructor(
    private readonly what: string,
    private readonly unit: string,
    private readonly total: number,
  ) {
    const format = `${what} {bar} {percentage}% | {value}/{total} ${unit} | {rate}/s | {eta_formatted} left`;
    this.#bar = process.stderr.isTTY ? new SingleBar({ format, etaBuffer: 50 }, Presets.shades_classic) : null;
    this.#bar?.start(total, 0, { rate: 0 });
  }

  at(done: number): void {
    this.#done = done;
    this.#bar?.update(Math.min(done, this.total), { rate: this.#rate });
    if (this.#bar === null && Date.now() - this.#lineAt >= LINE_EVERY_MS) this.#line();
  }

  end(): void {
    this.#bar?.stop();
    if (this.#bar === null) this.#line();
  }

  get #rate(): number {
    return Math.round(this.#done / Math.max(0.001, (Date.now() - this.#started) / 1_000));
  }

  #line(): void {
    this.#lineAt = Date.now();
    const left = this.#rate === 0 ? '' : `, ${Math.ceil(Math.max(0, this.total - this.#done) / this.#rate)} s left`;
    process.stderr.write(`${this.what}: ${this.#done}/${this.total} ${this.unit}, ${this.#rate}/s${left}\n`);
  }
}
