import persistent from '@eventstore/db-client/generated/persistent_pb.js';
import type { Consumer } from '../persistent-subscriptions/consumer.js';
import type { Group } from '../persistent-subscriptions/group.js';
import type { StartFrom } from '../persistent-subscriptions/settings.js';
import { sourceName } from '../persistent-subscriptions/settings.js';

/** How a group stands, as GetInfo and List tell it. `now` in milliseconds since 1970. */
export async function groupInfo(group: Group, now: number): Promise<persistent.SubscriptionInfo> {
  const { definition, progress, consumers } = group;
  const { settings } = definition;
  const isAll = definition.stream === null;
  const perSecond = group.totalItems / Math.max(1, (now - group.startedAt) / 1000);
  const info = new persistent.SubscriptionInfo()
    .setEventSource(sourceName(definition))
    .setGroupName(definition.group)
    .setStatus(group.live ? 'Live' : 'Behind')
    .setAveragePerSecond(Math.floor(perSecond))
    .setTotalItems(String(group.totalItems))
    .setCountSinceLastMeasurement(String(group.totalItems))
    .setLastCheckpointedEventPosition(place(isAll, progress.checkpointed))
    .setLastKnownEventPosition(progress.seen > definition.begin ? place(isAll, progress.seen) : '')
    .setResolveLinkTos(settings.resolveLinks)
    .setStartFrom(startText(isAll, settings.startFrom))
    .setMessageTimeoutMilliseconds(settings.messageTimeout)
    .setExtraStatistics(settings.extraStatistics)
    .setMaxRetryCount(settings.maxRetryCount)
    .setLiveBufferSize(settings.liveBufferSize)
    .setBufferSize(settings.historyBufferSize)
    .setReadBatchSize(settings.readBatchSize)
    .setCheckPointAfterMilliseconds(settings.checkpointAfter)
    .setMinCheckPointCount(settings.minCheckpointCount)
    .setMaxCheckPointCount(settings.maxCheckpointCount);
  return info
    .setReadBufferCount(group.live ? 0 : group.buffered)
    .setLiveBufferCount(String(group.live ? group.buffered : 0))
    .setRetryBufferCount(group.retries.size)
    .setTotalInFlightMessages(consumers.reduce((sum, consumer) => sum + consumer.inFlight.size, 0))
    .setOutstandingMessagesCount(group.outstanding.size)
    .setNamedConsumerStrategy(settings.consumerStrategy)
    .setMaxSubscriberCount(settings.maxSubscriberCount)
    .setParkedMessageCount(String(await group.records.parkedCount()))
    .setConnectionsList(consumers.map((consumer) => connectionInfo(consumer, settings.extraStatistics, now)));
}

function connectionInfo(consumer: Consumer, extraStatistics: boolean, now: number) {
  const { connection, totalItems, inFlight, bufferSize } = consumer;
  const measurements = extraStatistics ? consumer.measurements() : [];
  return new persistent.SubscriptionInfo.ConnectionInfo()
    .setFrom(connection.from)
    .setUsername(connection.username)
    .setConnectionName(connection.connectionName)
    .setAverageItemsPerSecond(Math.floor(totalItems / Math.max(1, (now - consumer.connectedAt) / 1000)))
    .setTotalItems(String(totalItems))
    .setCountSinceLastMeasurement(String(totalItems))
    .setAvailableSlots(Math.max(0, bufferSize - inFlight.size))
    .setInFlightMessages(inFlight.size)
    .setObservedMeasurementsList(
      measurements.map(([key, value]) =>
        new persistent.SubscriptionInfo.Measurement().setKey(key).setValue(String(value)),
      ),
    );
}

const place = (isAll: boolean, at: number | null): string =>
  at === null || at < 0 ? '' : isAll ? `C:${at}/P:${at}` : String(at);

function startText(isAll: boolean, startFrom: StartFrom): string {
  const number = startFrom === 'start' ? 0 : startFrom === 'end' ? -1 : startFrom;
  return isAll ? `C:${number}/P:${number}` : String(number);
}
