import type shared from '@eventstore/db-client/generated/shared_pb.js';
import persistent from '@eventstore/db-client/generated/persistent_pb.js';
import type {
  ConsumerStrategyName,
  GroupDefinition,
  GroupFilter,
  GroupSettings,
  StartFrom,
} from '../persistent-subscriptions/settings.js';
import type { Store } from '../store/store.js';
import { filterOf } from '../subscriptions/event-filter.js';
import { invalidArgument, streamDeleted } from './errors.js';
import { readStart, readStreamName } from './ids.js';

const STRATEGIES: Readonly<Record<number, ConsumerStrategyName>> = {
  [persistent.CreateReq.ConsumerStrategy.DISPATCHTOSINGLE]: 'DispatchToSingle',
  [persistent.CreateReq.ConsumerStrategy.ROUNDROBIN]: 'RoundRobin',
  [persistent.CreateReq.ConsumerStrategy.PINNED]: 'Pinned',
};

/**
 * What a Create or Update asks for.
 * @throws RpcError INVALID_ARGUMENT; FAILED_PRECONDITION for a tombstoned stream
 */
export async function readGroupDefinition(
  store: Store,
  request: persistent.CreateReq | persistent.UpdateReq,
): Promise<GroupDefinition> {
  const options = request.getOptions();
  const asked = options?.getSettings();
  if (options === undefined || asked === undefined) throw invalidArgument('the request has no settings');
  const group = options.getGroupName();
  if (group === '') throw invalidArgument('the group has no name');
  const all = options.getAll();
  const ofStream = options.getStream();
  const stream =
    all === undefined ? readStreamName(ofStream?.getStreamIdentifier() ?? options.getStreamIdentifier()) : null;
  const startFrom = all === undefined ? fromRevision(ofStream, asked.getRevision()) : fromPosition(all);
  const settings = readSettings(asked, startFrom);
  const filter = all instanceof persistent.CreateReq.AllOptions ? readFilter(all) : null;
  return { stream, group, begin: await beginning(store, stream, startFrom), filter, settings };
}

type Asked = persistent.CreateReq.Settings | persistent.UpdateReq.Settings;

function readSettings(asked: Asked, startFrom: StartFrom): GroupSettings {
  const named = asked instanceof persistent.CreateReq.Settings ? asked.getConsumerStrategy() : '';
  const settings: GroupSettings = {
    startFrom,
    resolveLinks: asked.getResolveLinks(),
    extraStatistics: asked.getExtraStatistics(),
    messageTimeout: asked.hasMessageTimeoutTicks()
      ? ticksToMs(asked.getMessageTimeoutTicks())
      : asked.getMessageTimeoutMs(),
    maxRetryCount: asked.getMaxRetryCount(),
    checkpointAfter: asked.hasCheckpointAfterTicks()
      ? ticksToMs(asked.getCheckpointAfterTicks())
      : asked.getCheckpointAfterMs(),
    minCheckpointCount: asked.getMinCheckpointCount(),
    maxCheckpointCount: asked.getMaxCheckpointCount(),
    maxSubscriberCount: asked.getMaxSubscriberCount(),
    liveBufferSize: asked.getLiveBufferSize(),
    readBatchSize: asked.getReadBatchSize(),
    historyBufferSize: asked.getHistoryBufferSize(),
    consumerStrategy: strategyNamed(named) ?? STRATEGIES[asked.getNamedConsumerStrategy()] ?? 'RoundRobin',
  };
  if (settings.historyBufferSize < settings.readBatchSize) {
    throw invalidArgument('The history buffer must not be smaller than a read batch.');
  }
  return settings;
}

/** @throws RpcError INVALID_ARGUMENT for a strategy the node does not know */
function strategyNamed(name: string): ConsumerStrategyName | null {
  if (name === '') return null;
  if (name === 'DispatchToSingle' || name === 'RoundRobin' || name === 'Pinned' || name === 'PinnedByCorrelation')
    return name;
  throw invalidArgument(`Consumer strategy ${name} does not exist.`);
}

const ticksToMs = (ticks: string): number => Math.floor(Number(ticks) / 10_000);

type StreamOptions = persistent.CreateReq.StreamOptions | persistent.UpdateReq.StreamOptions;

function fromRevision(options: StreamOptions | undefined, older: string): StartFrom {
  if (options === undefined) return readStart(older);
  if (options.hasRevision()) return readStart(options.getRevision());
  return options.hasEnd() ? 'end' : 'start';
}

function fromPosition(options: persistent.CreateReq.AllOptions | persistent.UpdateReq.AllOptions): StartFrom {
  const position = options.getPosition();
  if (position !== undefined) return readStart(position.getCommitPosition());
  return options.hasEnd() ? 'end' : 'start';
}

function readFilter(options: persistent.CreateReq.AllOptions): GroupFilter | null {
  const asked = options.getFilter();
  if (asked === undefined) return null;
  const byType = asked.getEventType();
  const expression = byType ?? asked.getStreamIdentifier();
  if (expression === undefined) throw invalidArgument('the filter has no expression');
  const on = byType === undefined ? 'stream' : 'type';
  const regex = expression.getRegex() === '' ? null : expression.getRegex();
  const filter: GroupFilter = { on, regex, prefixes: expression.getPrefixList() };
  filterOf(filter);
  return filter;
}

async function beginning(store: Store, stream: string | null, from: StartFrom): Promise<number> {
  if (typeof from === 'number') return from - 1;
  if (stream === null) return from === 'start' ? 0 : store.head;
  if (from === 'start') return -1;
  const found = await store.openStream(stream);
  if (found.status === 'deleted') throw streamDeleted(stream);
  return found.status === 'found' ? found.last : -1;
}

/** The group a request names. */
export function readGroupName(
  options:
    | {
        getAll(): shared.Empty | undefined;
        getStreamIdentifier(): shared.StreamIdentifier | undefined;
        getGroupName(): string;
      }
    | undefined,
): Readonly<{ stream: string | null; group: string }> {
  if (options === undefined) throw invalidArgument('the request has no options');
  const stream = options.getAll() === undefined ? readStreamName(options.getStreamIdentifier()) : null;
  return { stream, group: options.getGroupName() };
}
