import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Injectable,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { type OnProgress, Projector, ReadModels, runProjector } from '#libs/read-models';
import { allViews } from '#libs/wiring';
import { ViewsMetrics } from './views-metrics.js';

/** Where the progress of a rebuild is shown. */
export abstract class ShowsProgress {
  abstract readonly show: OnProgress;
}

/** Keeps every view, from the start of the application to its end. */
@Injectable()
export class KeepsViews implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopped = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
    private readonly progress: ShowsProgress,
  ) {}

  /** Resolves once the views are there to be asked: built where they had to be. */
  onApplicationBootstrap(): Promise<void> {
    return new Promise((ready, failed) => {
      const projector = new Projector(this.readModels, allViews);
      // Every type, also those that no view reads: the checkpoint must come to the position of any command at once.
      const typesOf = (types: readonly string[] | 'all') => (types === projector.types ? 'all' : types);
      this.running = runProjector({
        projector,
        subscribe: (options, onBatch) => this.store.subscribe({ ...options, types: typesOf(options.types) }, onBatch),
        signal: this.stopped.signal,
        log: this.readModels.log,
        onProgress: this.progress.show,
        onReady: () => ready(),
      });
      this.running.catch(failed);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }
}

/** The figures of the views, wherever they are kept. */
@Module({ providers: [ViewsMetrics] })
export class ViewsMetricsModule {}

@Module({})
export class ProjectorModule {
  static forRoot(show: OnProgress): DynamicModule {
    return {
      module: ProjectorModule,
      imports: [ViewsMetricsModule],
      providers: [{ provide: ShowsProgress, useValue: { show } }, KeepsViews],
    };
  }
}
