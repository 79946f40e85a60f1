import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { map, type Observable } from 'rxjs';
import { z } from 'zod';
import type { Handled } from '#libs/event-store';
import type { Fact } from '#libs/decider';
import { count, logPosition } from './answers.js';

/** The answer to a command: the ids it made, the revision of its stream, and its position in the log (decimal). */
export type Written<Ids extends object = object> = Readonly<Ids & { revision: number; position: string }>;

/** The schema of the answer to a command that made, or changed, what these ids name. */
export const writtenSchema = <Ids extends z.core.$ZodLooseShape>(ids: Ids) =>
  z.object({ ...ids, revision: count, position: logPosition });

/** The answer that tells of what handle() appended. */
export const written = <Ids extends object>(ids: Ids, handled: Handled<unknown, Fact>): Written<Ids> => ({
  ...ids,
  revision: handled.revision,
  position: String(handled.position),
});

const told = (body: unknown): Partial<Written> => (body !== null && typeof body === 'object' ? body : {});

/** Puts `ETag: "<revision>"` and `X-Position` on every answer that tells them. */
@Injectable()
export class PositionHeaders implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(
      map((body: unknown) => {
        const { revision, position } = told(body);
        if (typeof revision === 'number') response.setHeader('ETag', `"${revision}"`);
        if (typeof position === 'string') response.setHeader('X-Position', position);
        return body;
      }),
    );
  }
}
