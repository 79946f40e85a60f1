import { HttpException } from '@nestjs/common';
import { z } from 'zod';
import { type Answer, count, instant } from './answers.js';

const fault = z.object({ pointer: z.string(), detail: z.string() });

/** One fault in a request: where (RFC 6901 pointer into the body, or the name of a header or query parameter) and what. */
export type Fault = Answer<typeof fault>;

/** The document of every refusal; some have more members. */
export const problemSchema = z
  .looseObject({
    type: z.string().describe('stable: `urn:threadlog:problem:` and a code'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    instance: z.string(),
    errors: z.array(fault).optional(),
  })
  .meta({ id: 'Problem' });

/** The document of a 412: what happened after the revision that If-Match named. */
export const staleRevisionSchema = problemSchema
  .extend({
    expectedRevision: count,
    revision: count,
    since: z.array(z.object({ type: z.string(), revision: count, created: instant, emailId: z.uuid().optional() })),
  })
  .meta({ id: 'StaleRevision' });

/**
 * A refusal as RFC 9457 writes it. `code` is stable and ends the `type` URI; `extra` members are added as they are.
 */
export class Problem extends HttpException {
  constructor(
    status: number,
    readonly code: string,
    readonly detail: string,
    readonly extra: Readonly<Record<string, unknown>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail, status);
  }

  static badRequest(code: string, detail: string, errors: readonly Fault[] = []): Problem {
    return new Problem(400, code, detail, errors.length === 0 ? {} : { errors });
  }

  static forbidden(code: string, detail: string): Problem {
    return new Problem(403, code, detail);
  }

  /** Says the same whether a thing does not exist or may not be seen. */
  static notFound(what: string): Problem {
    return new Problem(404, 'not-found', `there is no such ${what}`);
  }

  static unavailable(
    code: string,
    detail: string,
    retryAfterSeconds = 1,
    extra: Readonly<Record<string, unknown>> = {},
  ): Problem {
    return new Problem(503, code, detail, extra, { 'Retry-After': String(retryAfterSeconds) });
  }
}

/** The media type of every refusal. */
export const PROBLEM_JSON = 'application/problem+json';

/** The document that a refusal sends. */
export const problemDocument = (problem: Problem, instance: string): Answer<typeof problemSchema> => ({
  type: `urn:threadlog:problem:${problem.code}`,
  title: problem.code.replaceAll('-', ' '),
  status: problem.getStatus(),
  detail: problem.detail,
  instance,
  ...(problem.extra as Readonly<{ errors?: readonly Fault[] }>),
});
