import type { IncomingMessage } from 'node:http';
import { type DynamicModule, type INestApplication, Module, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Authenticator, BearerGuard } from './caller.js';
import { MinPosition } from './min-position.js';
import { serveOpenApi } from './openapi.js';
import { ProblemFilter } from './problem.filter.js';
import { validationPipe } from './validation.js';
import { PositionHeaders } from './written.js';

/** The largest JSON body, in bytes. Files go to `/v1/uploads`, which streams. */
export const MAX_JSON_BYTES = 4 * 1024 * 1024;

/** What every route has in common: bearer tokens, validation, problem documents, positions. */
@Module({})
export class HttpModule {
  static forRoot(options: { authenticator: Type<Authenticator>; imports: DynamicModule['imports'] }): DynamicModule {
    return {
      module: HttpModule,
      imports: [CqrsModule.forRoot(), ...(options.imports ?? [])],
      providers: [
        { provide: Authenticator, useExisting: options.authenticator },
        { provide: APP_GUARD, useClass: BearerGuard },
        { provide: APP_PIPE, useFactory: validationPipe },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: MinPosition },
        { provide: APP_INTERCEPTOR, useClass: PositionHeaders },
      ],
    };
  }
}

/** The body of an upload is a file, also when that file is JSON. */
const isJsonBody = (request: IncomingMessage): boolean =>
  !(request.url ?? '').startsWith('/v1/uploads') &&
  /^application\/([\w.-]+\+)?json\b/i.test(request.headers['content-type'] ?? '');

/** Finishes an HTTP application before it listens: body limits, no ETags but ours, the OpenAPI document and its page. */
export const configureHttp = (app: INestApplication): void => {
  const express = app as NestExpressApplication;
  express.disable('x-powered-by');
  express.set('etag', false);
  express.set('query parser', 'simple');
  express.useBodyParser('json', { limit: MAX_JSON_BYTES, type: isJsonBody });
  serveOpenApi(app);
};
