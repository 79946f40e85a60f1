import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { JobQueues, type JobQueuesOptions } from './job-queues.js';

/**
 * Provides `JobQueues` everywhere. At shutdown the jobs are drained before other modules let go of what the handlers use, and the store
 * is let go of together with theirs.
 */
@Module({})
export class JobQueuesModule implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(@Inject(JobQueues) private readonly queues: JobQueues) {}

  static forRoot(options: JobQueuesOptions): DynamicModule {
    return {
      module: JobQueuesModule,
      global: true,
      providers: [{ provide: JobQueues, useFactory: () => new JobQueues(options) }],
      exports: [JobQueues],
    };
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.queues.drain();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.queues.close();
  }
}
