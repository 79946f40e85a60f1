import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';

/** The messages of ReadResp other than events, encoded. */
export const confirmation = (subscriptionId: string): Buffer =>
  encode(
    new streams.ReadResp().setConfirmation(
      new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(subscriptionId),
    ),
  );

export const streamNotFound = (stream: string): Buffer =>
  encode(
    new streams.ReadResp().setStreamNotFound(
      new streams.ReadResp.StreamNotFound().setStreamIdentifier(
        new shared.StreamIdentifier().setStreamName(Buffer.from(stream).toString('base64')),
      ),
    ),
  );

export const checkpoint = (position: number): Buffer =>
  encode(
    new streams.ReadResp().setCheckpoint(
      new streams.ReadResp.Checkpoint().setCommitPosition(String(position)).setPreparePosition(String(position)),
    ),
  );

/** Fields 8 and 9, both empty messages; the generated definitions know only the first. */
export const CAUGHT_UP = Buffer.from([(8 << 3) | 2, 0]);
export const FELL_BEHIND = Buffer.from([(9 << 3) | 2, 0]);

const encode = (response: streams.ReadResp): Buffer => Buffer.from(response.serializeBinary());
