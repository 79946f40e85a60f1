import { setTimeout as pause } from 'node:timers/promises';
import type { Recorded } from '#libs/decider';
import { CheckpointLost, CheckpointMoved, ProjectorRunning, ViewsPending } from './errors.js';
import { Folding } from './folding.js';
import { Pipeline } from './pipeline.js';
import type { Projection } from './projection.js';
import type { ReadModels } from './read-models.js';
import { type OnProgress, type ReadAll, type Rebuilt, rebuildView } from './rebuild.js';
import { prepareTables } from './view-registry.js';
import { type Statement, ViewStatements } from './view-statements.js';
import { WorkingSet } from './working-set.js';

/** Events in the order of the log, and the position that is reached with them; there may be none before that position. */
export type Batch = Readonly<{ events: readonly Recorded[]; position: bigint }>;

/** The checkpoint that all views share. */
export const VIEWS = 'views';

const CHECKPOINT_NOT_THERE = 'TL001';
const PROJECTOR_LOCK = 7_468_003;
const LOCK_PATIENCE_MS = 1_000;

const advance = (expected: bigint | null, next: bigint): Statement => ({
  name: 'advance',
  text: 'SELECT read_models.advance($1, $2, $3)',
  values: [VIEWS, expected === null ? null : String(expected), String(next)],
});

/** A connection with the lock that one projector has at a time; it is given up with the connection. */
const connectAlone = async (databaseUrl: string): Promise<Pipeline> => {
  const pipeline = await Pipeline.connect(databaseUrl, 'threadlog projector');
  for (const deadline = Date.now() + LOCK_PATIENCE_MS; ; await pause(50)) {
    const [lock] = await pipeline.ask({ text: 'SELECT pg_try_advisory_lock($1) AS held', values: [PROJECTOR_LOCK] });
    if (lock?.held === true) return pipeline;
    if (Date.now() < deadline) continue;
    await pipeline.close();
    throw new ProjectorRunning();
  }
};

/** Keeps every view: the one writer of their tables. */
export class Projector {
  /** The types of event to subscribe to. */
  readonly types: readonly string[];
  /** The views to be rebuilt before events may be applied; known after `open`. */
  pending: readonly string[] = [];
  private readonly views: readonly Readonly<{ view: Projection; statements: ViewStatements }>[];
  private pipeline: Pipeline | undefined;
  private position: bigint | null = null;

  constructor(
    private readonly readModels: ReadModels,
    private readonly projections: readonly Projection[],
  ) {
    const names = projections.map(({ name }) => name);
    const twice = names.find((name, n) => names.indexOf(name) !== n);
    if (twice !== undefined) throw new Error(`two projections are called ${twice}`);
    this.types = [...new Set(projections.flatMap(({ on }) => on))];
    this.views = projections.map((view) => ({ view, statements: new ViewStatements(view.table) }));
  }

  /**
   * Creates the tables that are missing and gives the common checkpoint, where to subscribe from. Throws `ViewChanged` when a view
   * was altered without a new version, `ProjectorRunning` while another process keeps the views.
   */
  async open(): Promise<bigint | null> {
    this.position = null;
    await this.connected();
    this.pending = await prepareTables(this.readModels, this.projections, VIEWS);
    this.position = await this.readModels.checkpoint(VIEWS);
    return this.position;
  }

  /**
   * Folds the batch into all views and moves the checkpoint, in one transaction. A batch that was applied before does nothing.
   * After an error nothing of it is applied and the same batch may be given again; `CheckpointLost` asks for `open` and another
   * subscription instead. Calls may not overlap.
   */
  async apply({ events, position }: Batch): Promise<void> {
    if (this.pending.length > 0) throw new ViewsPending(this.pending);
    const pipeline = await this.connected();
    const from = this.position;
    if (from !== null && position <= from) return;
    const fresh = from === null ? events : events.filter((event) => event.position > from);
    try {
      const saved = await this.fold(fresh, pipeline);
      await pipeline.transact([advance(from, position), ...saved]);
    } catch (error) {
      await this.disconnect();
      const moved = error instanceof Error && 'code' in error && error.code === CHECKPOINT_NOT_THERE;
      throw moved ? new CheckpointMoved(VIEWS, error) : error;
    }
    this.position = position;
  }

  /**
   * Builds one view anew beside the one in use, then puts it in its place. Live events go on being applied, here or in another
   * process, until the last moment.
   */
  async rebuild(name: string, readAll: ReadAll, onProgress: OnProgress = () => undefined): Promise<Rebuilt> {
    const view = this.projections.find((projection) => projection.name === name);
    if (view === undefined) throw new Error(`there is no view called ${name}`);
    const rebuilt = await rebuildView(this.readModels, view, VIEWS, this.pending.includes(name), readAll, onProgress);
    this.pending = this.pending.filter((pending) => pending !== name);
    return rebuilt;
  }

  async close(): Promise<void> {
    await this.disconnect();
  }

  private async fold(events: readonly Recorded[], { ask }: Pipeline): Promise<Statement[]> {
    const folds = this.views.map(({ view, statements }) => {
      const rows = new WorkingSet(view.table);
      return { rows, statements, folding: new Folding(view, rows, events) };
    });
    await Promise.all(folds.map(({ folding, statements }) => folding.load(statements, ask)));
    for (const { folding } of folds) folding.run();
    return folds.flatMap(({ rows, statements }) => statements.save(rows.changes()));
  }

  private async connected(): Promise<Pipeline> {
    if (this.pipeline !== undefined && !this.pipeline.isLost) return this.pipeline;
    await this.disconnect();
    this.pipeline = await connectAlone(this.readModels.databaseUrl);
    const found = await this.readModels.checkpoint(VIEWS);
    if (this.position !== null && (found === null || found < this.position)) {
      await this.disconnect();
      throw new CheckpointLost(VIEWS, found, this.position);
    }
    this.position = found;
    return this.pipeline;
  }

  private async disconnect(): Promise<void> {
    const pipeline = this.pipeline;
    this.pipeline = undefined;
    await pipeline?.close();
  }
}
