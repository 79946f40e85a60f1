import { ApiResponse } from '@nestjs/swagger';
import { Problem, PROBLEM_JSON } from './problem.js';
import type { RequestContext } from './request-context.js';

/** Tells of a route that takes no command of someone who has not read what it changes. */
export const IfMatchRequired = (): MethodDecorator =>
  ApiResponse({
    status: 428,
    description: 'There is no If-Match: read what you are about to change, and send its ETag.',
    content: { [PROBLEM_JSON]: { schema: { $ref: '#/components/schemas/Problem' } } },
  });

/** The revision that the caller has read. @throws Problem 428 (RFC 6585) without If-Match. */
export const revisionRead = ({ expectedRevision }: RequestContext): number => {
  if (expectedRevision !== undefined) return expectedRevision;
  const detail = 'send If-Match with the ETag that you read, so that nobody is overwritten unseen';
  throw new Problem(428, 'if-match-required', detail);
};
