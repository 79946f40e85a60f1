import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { ReadModels } from '#libs/read-models';
import { Problem } from './problem.js';

const PATIENCE_MS = 2_000;

/** Makes a GET with `X-Min-Position` wait until the views have seen that position; 503 with the lag after two seconds. */
@Injectable()
export class MinPosition implements NestInterceptor {
  constructor(private readonly readModels: ReadModels) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    const asked = request.method === 'GET' ? request.get('X-Min-Position') : undefined;
    if (asked === undefined) return next.handle();
    if (!/^[0-9]{1,20}$/.test(asked)) {
      throw Problem.badRequest('min-position-malformed', 'X-Min-Position takes the X-Position of an earlier answer');
    }
    const reached = await this.readModels.reached('views', BigInt(asked), PATIENCE_MS);
    if (reached.ok) return next.handle();
    throw Problem.unavailable('views-behind', 'the views have not seen that position yet: ask again', 1, {
      position: String(reached.at),
      lag: String(BigInt(asked) - reached.at),
    });
  }
}
