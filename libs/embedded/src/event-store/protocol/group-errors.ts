import { status } from '@grpc/grpc-js';
import { RpcError } from './errors.js';

/** The trailers by which clients tell the errors of persistent subscriptions. */
const trailers = (exception: string, stream: string, group: string) => ({
  exception,
  'stream-name': stream,
  'group-name': group,
});

export const groupDoesNotExist = (stream: string, group: string): RpcError =>
  new RpcError(
    status.NOT_FOUND,
    `Subscription group ${group} on stream ${stream} does not exist.`,
    trailers('persistent-subscription-does-not-exist', stream, group),
  );

export const groupExists = (stream: string, group: string): RpcError =>
  new RpcError(
    status.ALREADY_EXISTS,
    `Subscription group ${group} on stream ${stream} exists.`,
    trailers('persistent-subscription-exists', stream, group),
  );

export const maximumSubscribersReached = (stream: string, group: string): RpcError =>
  new RpcError(
    status.FAILED_PRECONDITION,
    `Maximum subscriptions reached for subscription group ${group} on stream ${stream}.`,
    trailers('maximum-subscribers-reached', stream, group),
  );

export const groupDropped = (stream: string, group: string): RpcError =>
  new RpcError(
    status.CANCELLED,
    `Subscription group ${group} on stream ${stream} was dropped.`,
    trailers('persistent-subscription-dropped', stream, group),
  );
