import { type DynamicModule, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { ReadModels, type ReadModelsOptions } from './read-models.js';

@Injectable()
class ClosesReadModels implements OnApplicationShutdown {
  constructor(private readonly readModels: ReadModels) {}

  async onApplicationShutdown(): Promise<void> {
    await this.readModels.close();
  }
}

/** Provides `ReadModels` everywhere. It connects at its first use, so that a database that is away does not keep a process from starting. */
@Module({})
export class ReadModelsModule {
  static forRoot(options: ReadModelsOptions): DynamicModule {
    return {
      module: ReadModelsModule,
      global: true,
      providers: [{ provide: ReadModels, useFactory: () => new ReadModels(options) }, ClosesReadModels],
      exports: [ReadModels],
    };
  }
}
