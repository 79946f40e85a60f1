export { containing } from './containing.js';
export { type Fleeting, FleetingNotes } from './fleeting-notes.js';
export { type Lease, Leases } from './leases.js';
export type { Log } from './log.js';
export {
  CheckpointLost,
  CheckpointMoved,
  ProjectionFailed,
  ProjectorRunning,
  ViewChanged,
  ViewsBehind,
  ViewsPending,
} from './errors.js';
export type { Reached } from './position-watch.js';
export { type Noted, ProcessNotes } from './process-notes.js';
export { type Match, type Projection, projection } from './projection.js';
export { type Batch, Projector, VIEWS } from './projector.js';
export { ReadModels, type ReadModelsOptions, type RunQuery } from './read-models.js';
export { ReadModelsModule } from './read-models.module.js';
export type { OnProgress, Progress, ReadAll, Rebuilt } from './rebuild.js';
export { type RunProjectorOptions, runProjector } from './run-projector.js';
export { type Reactor, type RunReactorOptions, runReactor } from './run-reactor.js';
export { type Subscribe, readAllBy } from './subscription.js';
export { type TurnLimit, Turns } from './turns.js';
export { type ColumnFor, type ColumnType, ViewTable, type ViewTableOptions, viewTable } from './view-table.js';
