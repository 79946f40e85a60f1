import type {
  ServerDuplexStream,
  ServerReadableStream,
  ServerUnaryCall,
  ServerWritableStream,
  ServiceDefinition,
  UntypedServiceImplementation,
  sendUnaryData,
} from '@grpc/grpc-js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Store } from '../store/store.js';
import { append } from './append.js';
import { batchAppend } from './batch-append.js';
import type { BatchAppendRequest } from './batch-append-request.js';
import { decodeBatchAppend } from './batch-append-request.js';
import { deleteStream } from './delete.js';
import { toRpcError } from './errors.js';
import type { Frames } from './frames.js';
import { asFrames } from './frames.js';
import { read } from './read.js';

/** The service Streams, with the messages that come in great numbers encoded and decoded by our own hand. */
export const STREAMS: ServiceDefinition<UntypedServiceImplementation> = {
  ...streamsGrpc.StreamsService,
  read: { ...streamsGrpc.StreamsService.read, responseSerialize: asFrames },
  batchAppend: {
    ...streamsGrpc.StreamsService.batchAppend,
    requestDeserialize: decodeBatchAppend,
    responseSerialize: asFrames,
  },
};

export function streamsService(store: Store, maxAppendSize: number): UntypedServiceImplementation {
  return {
    read: (call: ServerWritableStream<streams.ReadReq, Frames>) => {
      read(store, call).then(
        () => call.end(),
        (error: unknown) => call.emit('error', toRpcError(error)),
      );
    },
    append: (
      call: ServerReadableStream<streams.AppendReq, streams.AppendResp>,
      callback: sendUnaryData<streams.AppendResp>,
    ) => {
      append(store, maxAppendSize, call).then(
        (answer) => callback(null, answer),
        (error: unknown) => callback(toRpcError(error)),
      );
    },
    batchAppend: (call: ServerDuplexStream<BatchAppendRequest, Frames>) => batchAppend(store, maxAppendSize, call),
    delete: (
      call: ServerUnaryCall<streams.DeleteReq, streams.DeleteResp>,
      callback: sendUnaryData<streams.DeleteResp>,
    ) => {
      deleteStream(store, 'soft_delete', call.request).then(
        (position) =>
          callback(null, new streams.DeleteResp().setPosition(at(new streams.DeleteResp.Position(), position))),
        (error: unknown) => callback(toRpcError(error)),
      );
    },
    tombstone: (
      call: ServerUnaryCall<streams.TombstoneReq, streams.TombstoneResp>,
      callback: sendUnaryData<streams.TombstoneResp>,
    ) => {
      deleteStream(store, 'tombstone', call.request).then(
        (position) =>
          callback(null, new streams.TombstoneResp().setPosition(at(new streams.TombstoneResp.Position(), position))),
        (error: unknown) => callback(toRpcError(error)),
      );
    },
  };
}

type Position = { setCommitPosition(value: string): unknown; setPreparePosition(value: string): unknown };

function at<P extends Position>(message: P, position: number): P {
  message.setCommitPosition(String(position));
  message.setPreparePosition(String(position));
  return message;
}
