import { Metadata, status } from '@grpc/grpc-js';
import { InvalidFilter } from '../subscriptions/event-filter.js';
import { StreamTombstoned } from '../subscriptions/sources.js';

/** What EventStoreDB answers a call with when it fails: a gRPC status, and the trailers its clients read. */
export class RpcError extends Error {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;

  constructor(code: status, details: string, trailers: Readonly<Record<string, string>> = {}) {
    super(details);
    this.name = 'RpcError';
    this.code = code;
    this.details = details;
    this.metadata = new Metadata();
    for (const [key, value] of Object.entries(trailers)) this.metadata.set(key, trailerText(value));
  }
}

export const accessDenied = (): RpcError =>
  new RpcError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });

export const streamDeleted = (stream: string): RpcError =>
  new RpcError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

/** Versions are EventStoreDB's: the revision, -1 no stream, -2 any, -4 the stream exists. */
export const wrongExpectedVersion = (operation: string, stream: string, expected: number, actual: number): RpcError =>
  new RpcError(
    status.FAILED_PRECONDITION,
    `${operation} failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': String(expected),
      'actual-version': String(actual),
    },
  );

export const maximumAppendSizeExceeded = (limit: number): RpcError =>
  new RpcError(status.INVALID_ARGUMENT, `Maximum Append Size of ${limit} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(limit),
  });

export const requiredMetadataMissing = (property: string): RpcError =>
  new RpcError(status.INVALID_ARGUMENT, `Required Metadata Property '${property}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });

export const invalidArgument = (details: string): RpcError => new RpcError(status.INVALID_ARGUMENT, details);

export const unavailable = (details: string): RpcError => new RpcError(status.UNAVAILABLE, details);

/** Any failure as the status to end a call with; one that is not ours is the database's: the caller may try again. */
export function toRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  if (error instanceof InvalidFilter) return invalidArgument(error.message);
  if (error instanceof StreamTombstoned) return streamDeleted(error.stream);
  return unavailable(error instanceof Error ? error.message : String(error));
}

/** Trailers travel as ASCII; what is not is percent-encoded, as EventStoreDB's server does. */
const trailerText = (value: string): string =>
  /^[\x20-\x7e]*$/.test(value)
    ? value
    : [...value].map((char) => (/[\x20-\x7e]/.test(char) ? char : encodeURIComponent(char))).join('');
