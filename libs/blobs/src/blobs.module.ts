import { type DynamicModule, Module } from '@nestjs/common';
import { Blobs } from './blobs.js';

/** Provides `Blobs` everywhere; the application does not start when the store cannot be opened. */
@Module({})
export class BlobsModule {
  static forRoot(options: Readonly<{ url: string }>): DynamicModule {
    return {
      module: BlobsModule,
      global: true,
      providers: [{ provide: Blobs, useFactory: () => Blobs.open(options.url) }],
      exports: [Blobs],
    };
  }
}
