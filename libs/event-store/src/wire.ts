import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Metadata } from '#libs/decider';
import type { Stored } from './codec.js';

/** From where on `$all`: null is its start, a position excludes the record there for a subscription and includes it for a read. */
export type AllOrigin = bigint | null | 'end';

const { Options } = streams.ReadReq;

const request = (count: number | 'subscription', backwards = false) => {
  const options = new Options();
  options.setResolveLinks(false);
  options.setReadDirection(backwards ? Options.ReadDirection.BACKWARDS : Options.ReadDirection.FORWARDS);
  if (count === 'subscription') options.setSubscription(new Options.SubscriptionOptions());
  else options.setCount(String(count));
  options.setUuidOption(new Options.UUIDOption().setString(new shared.Empty()));
  return options;
};

const all = (options: streams.ReadReq.Options, from: AllOrigin): void => {
  const origin = new Options.AllOptions();
  if (from === null) origin.setStart(new shared.Empty());
  else if (from === 'end') origin.setEnd(new shared.Empty());
  else origin.setPosition(new Options.Position().setCommitPosition(String(from)).setPreparePosition(String(from)));
  options.setAll(origin);
};

const ofTypes = (options: streams.ReadReq.Options, filter: streams.ReadReq.Options.FilterOptions.Expression): void => {
  // With a window of 32 and a multiplier of 1 the store reports its position after every 32 records it filtered out.
  options.setFilter(new Options.FilterOptions().setEventType(filter).setMax(32).setCheckpointintervalmultiplier(1));
};

const prefixed = (prefixes: readonly string[]) => new Options.FilterOptions.Expression().setPrefixList([...prefixes]);

export const streamId = (stream: string): shared.StreamIdentifier =>
  new shared.StreamIdentifier().setStreamName(Buffer.from(stream));

export const readStreamRequest = (stream: string, from: number, count: number): streams.ReadReq => {
  const options = request(count);
  options.setStream(new Options.StreamOptions().setStreamIdentifier(streamId(stream)).setRevision(String(from)));
  options.setNoFilter(new shared.Empty());
  return new streams.ReadReq().setOptions(options);
};

export const readAllRequest = (from: AllOrigin, prefixes: readonly string[], count: number): streams.ReadReq => {
  const options = request(count);
  all(options, from);
  ofTypes(options, prefixed(prefixes));
  return new streams.ReadReq().setOptions(options);
};

/** Asks for the last record of `$all` that is not one of the store's own. */
export const readHeadRequest = (): streams.ReadReq => {
  const options = request(1, true);
  all(options, 'end');
  ofTypes(options, new Options.FilterOptions.Expression().setRegex('^[^$]'));
  return new streams.ReadReq().setOptions(options);
};

export const subscribeRequest = (from: bigint | null, prefixes: readonly string[]): streams.ReadReq => {
  const options = request('subscription');
  all(options, from);
  ofTypes(options, prefixed(prefixes));
  return new streams.ReadReq().setOptions(options);
};

/** Stores before 22 give no position to a record read from its stream: all bits are set then. */
const noPosition = 2n ** 63n;

/** Throws when the record is not JSON: nothing threadlog wrote. */
export const toStored = (record: streams.ReadResp.ReadEvent.RecordedEvent): Stored => {
  const described = record.getMetadataMap();
  const position = BigInt(record.getCommitPosition());
  const ticks = BigInt(described.get('created') ?? 0);
  const metadata = record.getCustomMetadata_asU8();
  return {
    id: record.getId()?.getString() ?? '',
    stream: Buffer.from(record.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString(),
    revision: Number(record.getStreamRevision()),
    position: position < noPosition ? position : 0n,
    created: new Date(Number(ticks / 10_000n)).toISOString(),
    type: described.get('type') ?? '',
    data: JSON.parse(Buffer.from(record.getData_asU8()).toString()) as Record<string, unknown>,
    metadata: JSON.parse(metadata.length === 0 ? '{}' : Buffer.from(metadata).toString()) as Metadata,
  };
};
