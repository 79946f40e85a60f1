import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Prefixes } from '../store/event-log.js';
import type { EventFilter } from '../store/all-reader.js';
import { prefixFilter, regexFilter } from '../subscriptions/event-filter.js';
import { invalidArgument } from './errors.js';
import type { IdForm } from './event-encoding.js';
import { readStart, readStreamName, readUint64 } from './ids.js';

/** Where to begin: a revision or position, or an end. */
export type From = number | 'start' | 'end';

/** A filter on $all; a subscription reports how far it looked every `checkpointEvery` events. */
export type RequestedFilter = Readonly<{ filter: EventFilter; checkpointEvery: number }>;

/** A request of Streams/Read, checked. `count` null asks for a subscription. */
export type ReadRequest = Readonly<{
  of: Readonly<{ kind: 'all' }> | Readonly<{ kind: 'stream'; stream: string }>;
  from: From;
  backwards: boolean;
  count: number | null;
  filter: RequestedFilter | null;
  resolveLinks: boolean;
  idForm: IdForm;
}>;

const DEFAULT_WINDOW = 32;

/** @throws RpcError INVALID_ARGUMENT for combinations the protocol does not have */
export function parseReadRequest(request: streams.ReadReq): ReadRequest {
  const options = request.getOptions();
  if (options === undefined) throw invalidArgument('the request has no options');
  const stream = options.getStream();
  const all = options.getAll();
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
  const count = options.hasSubscription() ? null : readUint64(options.getCount());
  const filter = readFilter(options);
  if (stream === undefined && all === undefined) throw invalidArgument('the request names neither a stream nor $all');
  if (count === null && backwards) throw invalidArgument('The combination of Subscription and Backwards is invalid.');
  if (stream !== undefined && filter !== null)
    throw invalidArgument('The combination of Stream and Filter is invalid.');
  return {
    of:
      stream === undefined ? { kind: 'all' } : { kind: 'stream', stream: readStreamName(stream.getStreamIdentifier()) },
    from: stream === undefined ? fromPosition(all, backwards) : fromRevision(stream, backwards),
    backwards,
    count,
    filter,
    resolveLinks: options.getResolveLinks(),
    idForm: options.getUuidOption()?.hasStructured() === true ? 'structured' : 'string',
  };
}

function fromPosition(all: streams.ReadReq.Options.AllOptions | undefined, backwards: boolean): From {
  const position = all?.getPosition();
  if (position !== undefined) return readStart(position.getCommitPosition());
  if (all?.hasStart() === true) return 'start';
  return all?.hasEnd() === true || backwards ? 'end' : 'start';
}

function fromRevision(stream: streams.ReadReq.Options.StreamOptions, backwards: boolean): From {
  if (stream.hasRevision()) return readStart(stream.getRevision());
  if (stream.hasStart()) return 'start';
  return stream.hasEnd() || backwards ? 'end' : 'start';
}

function readFilter(options: streams.ReadReq.Options): RequestedFilter | null {
  const wanted = options.getFilter();
  if (wanted === undefined) return null;
  const byType = wanted.getEventType();
  const expression = byType ?? wanted.getStreamIdentifier();
  if (expression === undefined) throw invalidArgument('the filter has no expression');
  const on: Prefixes['on'] = byType === undefined ? 'stream' : 'type';
  const window = wanted.hasMax() ? wanted.getMax() : DEFAULT_WINDOW;
  const regex = expression.getRegex();
  const filter = regex === '' ? prefixFilter(on, expression.getPrefixList()) : regexFilter(on, regex);
  return { filter, checkpointEvery: Math.max(1, window * wanted.getCheckpointintervalmultiplier()) };
}
