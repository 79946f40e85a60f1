import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import canonicalizeModule from 'canonicalize';
import { v5, v7 } from 'uuid';
import type { CommandContext } from '#libs/event-store';
import { callerOf, type CalledRequest } from './caller.js';
import { Problem } from './problem.js';

/**
 * What a command takes from the request that carries it: the caller, the instant, and ids that a repeated request derives again.
 * `id(name)` is a uuid v5 of the command id, so that the retry of a lost answer meets the stream that the first one wrote.
 */
export type RequestContext = CommandContext & Readonly<{ at: string; id: (name: string) => string }>;

// The package is CommonJS and its types say otherwise.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string;

const KEYS = 'b9b8f2b4-7f0e-5c50-9d4b-0a5f1f4f6f35';

const KEY = /^[\x21-\x7e]{1,255}$/;
const ETAG = /^(?:W\/)?"(0|[1-9][0-9]{0,15})"$/;

const idempotencyKey = (request: CalledRequest): string | undefined => {
  const key = request.get('Idempotency-Key');
  if (key === undefined || KEY.test(key)) return key;
  throw Problem.badRequest('idempotency-key-malformed', 'an Idempotency-Key has 1 to 255 visible ASCII characters');
};

const expectedRevision = (request: CalledRequest): number | undefined => {
  const etag = request.get('If-Match');
  if (etag === undefined || etag === '*') return undefined;
  const revision = ETAG.exec(etag)?.[1];
  if (revision !== undefined) return Number(revision);
  throw Problem.badRequest('if-match-malformed', 'If-Match takes the ETag of an earlier answer, such as "7"');
};

/** @throws Problem 400 for a body that is nested so deeply that walking through it takes more stack than there is. */
const bodyHash = (body: unknown): string => {
  try {
    return createHash('sha256')
      .update(canonicalize(body ?? null))
      .digest('hex');
  } catch (error) {
    if (error instanceof RangeError) throw Problem.badRequest('body-too-deep', 'this body is nested too deeply');
    throw error;
  }
};

/**
 * Reads the context of a command from its request. The command id is scoped to caller, method and path: one key names one act.
 * @throws Problem 400 when a header is malformed, or when a key is required and missing.
 */
export const requestContext = (request: CalledRequest, keyRequired: boolean): RequestContext => {
  const caller = callerOf(request);
  const key = idempotencyKey(request);
  if (key === undefined && keyRequired) {
    throw Problem.badRequest(
      'idempotency-key-required',
      'send an Idempotency-Key, so that a retry cannot send the mail twice',
    );
  }
  const commandId = key === undefined ? v7() : v5(JSON.stringify([caller.id, request.method, request.path, key]), KEYS);
  const expected = expectedRevision(request);
  return {
    commandId,
    actor: { kind: 'user', id: caller.id },
    correlationId: commandId,
    causationId: commandId,
    ...(key === undefined ? {} : { requestHash: bodyHash(request.body) }),
    ...(expected === undefined ? {} : { expectedRevision: expected }),
    at: new Date().toISOString(),
    id: (name) => v5(name, commandId),
  };
};

const FromRequest = createParamDecorator((keyRequired: boolean, context: ExecutionContext) =>
  requestContext(context.switchToHttp().getRequest<CalledRequest>(), keyRequired),
);

/** Marks in the OpenAPI document, until it is finished, the routes that carry a command: 'required' or 'optional'. */
export const KEY_RULE = 'x-idempotency-key';

/** Route parameter: the context of the command. `@Context({ keyRequired: true })` on everything that sends mail. */
export const Context =
  ({ keyRequired = false } = {}): ParameterDecorator =>
  (target, name, index) => {
    FromRequest(keyRequired)(target, name, index);
    if (name === undefined) return;
    const route = Object.getOwnPropertyDescriptor(target, name);
    if (route !== undefined) ApiExtension(KEY_RULE, keyRequired ? 'required' : 'optional')(target, name, route);
  };
