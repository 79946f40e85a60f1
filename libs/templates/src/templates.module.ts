import { Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Templates } from './templates.js';

@Injectable()
class TemplatesEnd implements OnApplicationShutdown {
  constructor(private readonly templates: Templates) {}

  onApplicationShutdown(): Promise<void> {
    return this.templates.close();
  }
}

/** Provides `Templates`. */
@Module({ providers: [{ provide: Templates, useFactory: () => new Templates() }, TemplatesEnd], exports: [Templates] })
export class TemplatesModule {}
