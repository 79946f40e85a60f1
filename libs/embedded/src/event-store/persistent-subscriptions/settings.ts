/** How a group shares its events among consumers, by EventStoreDB's names. */
export type ConsumerStrategyName = 'DispatchToSingle' | 'RoundRobin' | 'Pinned' | 'PinnedByCorrelation';

/** Where a group begins: a revision or position, inclusive, or an end. */
export type StartFrom = number | 'start' | 'end';

/** What the creator of a group chose. Times are milliseconds; counts are events. */
export type GroupSettings = Readonly<{
  startFrom: StartFrom;
  resolveLinks: boolean;
  extraStatistics: boolean;
  messageTimeout: number;
  maxRetryCount: number;
  checkpointAfter: number;
  minCheckpointCount: number;
  maxCheckpointCount: number;
  /** 0: any number. */
  maxSubscriberCount: number;
  liveBufferSize: number;
  readBatchSize: number;
  historyBufferSize: number;
  consumerStrategy: ConsumerStrategyName;
}>;

/** A filter as it was asked for and is kept; `regex` null: by the prefixes. */
export type GroupFilter = Readonly<{ on: 'type' | 'stream'; regex: string | null; prefixes: readonly string[] }>;

/**
 * A group as it is kept in the log. `stream` null: $all. `begin` is where it began, resolved when it was created: it
 * takes up everything after that revision or position.
 */
export type GroupDefinition = Readonly<{
  stream: string | null;
  group: string;
  begin: number;
  filter: GroupFilter | null;
  settings: GroupSettings;
}>;

export const sourceName = ({ stream }: Pick<GroupDefinition, 'stream'>): string => stream ?? '$all';

/** The name of a group within the node, as EventStoreDB builds it. */
export const groupKey = (stream: string | null, group: string): string => `${stream ?? '$all'}::${group}`;

export const parkedStream = ({ stream, group }: GroupDefinition): string =>
  `$persistentsubscription-${groupKey(stream, group)}-parked`;

export const checkpointStream = ({ stream, group }: GroupDefinition): string =>
  `$persistentsubscription-${groupKey(stream, group)}-checkpoint`;
