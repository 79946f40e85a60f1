import { Server, ServerCredentials, type ServerDuplexStream, type ServerWritableStream } from '@grpc/grpc-js';
import serverFeaturesGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import serverFeatures from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';

/** A node that answers appends at once and reads with always the same events: what the client itself can do. */
export async function startStorelessNode(data: Buffer): Promise<number> {
  const server = new Server();
  server.addService(streamsGrpc.StreamsService, {
    batchAppend: (call: ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>) => {
      call.on('data', (request: streams.BatchAppendReq) => call.write(appended(request)));
      call.on('end', () => call.end());
    },
    read: (call: ServerWritableStream<streams.ReadReq, streams.ReadResp>) => {
      const count = Number(call.request.getOptions()?.getCount() ?? 0);
      for (let revision = 0; revision < count; revision += 1) call.write(event(revision, data));
      call.end();
    },
    append: unused,
    delete: unused,
    tombstone: unused,
  });
  const method = new serverFeatures.SupportedMethod()
    .setServiceName('event_store.client.streams.streams')
    .setMethodName('batchappend');
  const methods = new serverFeatures.SupportedMethods().setMethodsList([method]).setEventStoreServerVersion('23.10.0');
  server.addService(serverFeaturesGrpc.ServerFeaturesService, {
    getSupportedMethods: (_: unknown, callback: (error: null, value: unknown) => void) => callback(null, methods),
  });
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    );
  });
}

const unused = () => {
  throw new Error('not part of the measurement');
};

function appended(request: streams.BatchAppendReq): streams.BatchAppendResp {
  const position = new shared.AllStreamPosition().setCommitPosition('1').setPreparePosition('1');
  const success = new streams.BatchAppendResp.Success().setCurrentRevision('0').setPosition(position);
  return new streams.BatchAppendResp()
    .setCorrelationId(request.getCorrelationId())
    .setStreamIdentifier(request.getOptions()?.getStreamIdentifier())
    .setSuccess(success);
}

function event(revision: number, data: Buffer): streams.ReadResp {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString('0b3d4f5e-6a7b-4c8d-9e0f-1a2b3c4d5e6f'))
    .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from('stream').toString('base64')))
    .setStreamRevision(String(revision))
    .setCommitPosition(String(revision))
    .setPreparePosition(String(revision))
    .setData(data);
  recorded
    .getMetadataMap()
    .set('type', 'Measured')
    .set('content-type', 'application/json')
    .set('created', '17000000000000000');
  const read = new streams.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(String(revision));
  return new streams.ReadResp().setEvent(read);
}
