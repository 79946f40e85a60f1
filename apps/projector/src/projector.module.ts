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
      this.running = runProjector({
        projector: new Projector(this.readModels, allViews),
        subscribe: (options, onBatch) => this.store.subscribe(options, onBatch),
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

/** Where the progress of a rebuild is shown. */
export abstract class ShowsProgress {
  abstract readonly show: OnProgress;
}

@Module({})
export class ProjectorModule {
  static forRoot(show: OnProgress): DynamicModule {
    return {
      module: ProjectorModule,
      providers: [{ provide: ShowsProgress, useValue: { show } }, KeepsViews],
    };
  }
}
