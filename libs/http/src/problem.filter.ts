import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { BlobStoreAway, BlobTooLarge } from '#libs/blobs';
import { RuleBroken } from '#libs/decider';
import { KeyReused, StaleRevision, StoreAway, WriteConflict } from '#libs/event-store';
import { ViewsBehind } from '#libs/read-models';
import { Problem, PROBLEM_JSON, problemDocument } from './problem.js';

const codes: Readonly<Record<number, string>> = {
  400: 'bad-request',
  401: 'not-authenticated',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'body-too-large',
  415: 'media-type-not-supported',
};

const staleRevision = (error: StaleRevision): Problem =>
  new Problem(412, 'stale-revision', 'this changed after you read it: look at what is new, then send again', {
    expectedRevision: error.expected,
    revision: error.actual,
    since: error.since.map(({ type, revision, created, data }) => ({
      type,
      revision,
      created,
      ...('emailId' in data && typeof data.emailId === 'string' ? { emailId: data.emailId } : {}),
    })),
  });

const databaseAway = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '53300',
]);

/** What Postgres says of a view that no projector has made yet. */
const UNDEFINED_TABLE = '42P01';

/** Postgres went away in the middle: the driver says so in words alone. */
const connectionLost = (error: unknown): boolean =>
  error instanceof Error && /^(?:Connection terminated|timeout exceeded when trying to connect)/.test(error.message);

const codeOf = (error: unknown): string | undefined =>
  error !== null && typeof error === 'object' && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

/** Whoever has the end of such a path may read a document: no log has it. */
const loggedPath = (path: string): string => path.replace(/^\/d\/.*/, '/d/...');

/** What a caller is told of an error, whatever threw it; `null` for one that only we can mend. */
export const problemOf = (error: unknown): Problem | null => {
  if (error instanceof Problem) return error;
  if (error instanceof RuleBroken) return new Problem(409, error.code, error.message);
  if (error instanceof StaleRevision) return staleRevision(error);
  if (error instanceof KeyReused) {
    return new Problem(
      422,
      'idempotency-key-reused',
      'this Idempotency-Key came with another body before: use a new key',
    );
  }
  if (error instanceof WriteConflict) {
    return Problem.unavailable('busy', 'others are changing this at the same moment: send it again');
  }
  if (error instanceof StoreAway) {
    return Problem.unavailable(
      'event-store-away',
      'the event store does not answer: nothing was lost, send it again',
      2,
    );
  }
  if (error instanceof BlobStoreAway) {
    return Problem.unavailable('blob-store-away', 'the store of mail bodies does not answer: send it again', 2);
  }
  if (error instanceof ViewsBehind) {
    return Problem.unavailable('views-behind', 'the views do not show all of the log yet: send it again', 2);
  }
  if (error instanceof BlobTooLarge) return new Problem(413, 'body-too-large', error.message);
  if (databaseAway.has(codeOf(error) ?? '') || connectionLost(error)) {
    return Problem.unavailable('read-models-away', 'the read models do not answer: try again', 2);
  }
  if (codeOf(error) === UNDEFINED_TABLE) {
    return Problem.unavailable('views-missing', 'the views are not there yet: start the projector, then try again', 5);
  }
  if (error instanceof HttpException) {
    return new Problem(error.getStatus(), codes[error.getStatus()] ?? 'refused', error.message);
  }
  if (error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500) {
    return new Problem(error.status, codes[error.status] ?? 'bad-request', error.message);
  }
  return null;
};

/** Answers every error as application/problem+json (RFC 9457). What nobody foresaw is logged whole and told as a 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = problemOf(error) ?? this.unforeseen(error, request);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (problem.getStatus() === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response
      .status(problem.getStatus())
      .set(problem.headers)
      .type(PROBLEM_JSON)
      .send(JSON.stringify(problemDocument(problem, request.originalUrl)));
  }

  private unforeseen(error: unknown, request: Request): Problem {
    this.log.error(
      `${request.method} ${loggedPath(request.path)}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return new Problem(500, 'internal', 'something went wrong on our side; the log of this process says what');
  }
}
