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
import { deleteStream } from './delete.js';
import { toRpcError } from './errors.js';
import { read } from './read.js';

const encoded = (message: Buffer): Buffer => message;

/** The service Streams, with the answers that come in great numbers encoded by our own hand. */
export const STREAMS: ServiceDefinition<UntypedServiceImplementation> = {
  ...streamsGrpc.StreamsService,
  read: { ...streamsGrpc.StreamsService.read, responseSerialize: encoded },
  batchAppend: { ...streamsGrpc.StreamsService.batchAppend, responseSerialize: encoded },
};

export function streamsService(store: Store, maxAppendSize: number): UntypedServiceImplementation {
  return {
    read: (call: ServerWritableStream<streams.ReadReq, Buffer>) => {
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
    batchAppend: (call: ServerDuplexStream<streams.BatchAppendReq, Buffer>) => batchAppend(store, maxAppendSize, call),
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
