import type { EventStore } from '#libs/event-store';
import { type ReadModels, VIEWS, ViewsBehind } from '#libs/read-models';

type View = Readonly<{ on: readonly string[]; table: Readonly<{ tableName: string }> }>;

/** An answer counts for so long: whoever tries many addresses has the views checked once a second. */
const CHECK_MS = 1_000;
const PATIENCE_MS = 2_000;

/** Tells views that have no row for something from views that do not have it yet: made just now, or behind the log. */
export class CompleteViews {
  private shownAt = -Infinity;
  private behindAt = -Infinity;
  private checking: Promise<boolean> | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
    private readonly views: readonly View[],
  ) {}

  /**
   * Resolves once the views show all that was written until `lagMs` before now, or before the last time that they did, as long as that was within
   * `lagMs` or a second.
   * @throws ViewsBehind after two seconds, or when one of them is being built; StoreAway
   */
  async mustShow(lagMs: number): Promise<void> {
    if (performance.now() - this.shownAt <= Math.max(lagMs, CHECK_MS)) return;
    if (performance.now() - this.behindAt <= CHECK_MS) throw new ViewsBehind();
    this.checking ??= this.check(lagMs).finally(() => (this.checking = undefined));
    if (!(await this.checking)) throw new ViewsBehind();
  }

  private async check(lagMs: number): Promise<boolean> {
    const begun = performance.now();
    for (;;) {
      const missing = await this.missing(Date.now() - lagMs);
      if (missing === null) {
        this.shownAt = begun;
        return true;
      }
      const left = begun + PATIENCE_MS - performance.now();
      if (missing !== 'table' && left > 0 && (await this.readModels.reached(VIEWS, missing, left)).ok) continue;
      this.behindAt = performance.now();
      return false;
    }
  }

  /** What keeps the views from being complete: the place of the first event that they have not seen, written before an instant. */
  private async missing(before: number): Promise<'table' | bigint | null> {
    const [building, from] = await Promise.all([this.readModels.building(), this.readModels.checkpoint(VIEWS)]);
    if (this.views.some(({ table }) => building.includes(table.tableName))) return 'table';
    const types = [...new Set(this.views.flatMap(({ on }) => on))];
    for await (const { created, position } of this.store.readAll({ from, types }))
      return Date.parse(created) <= before ? position : null;
    return null;
  }
}
